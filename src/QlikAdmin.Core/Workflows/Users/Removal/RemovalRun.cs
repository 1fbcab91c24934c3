using QlikAdmin.Changes;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>The changes of one removal, in their order. Each method stops at the first failure after which the user must not be
/// deleted.</summary>
internal sealed class RemovalRun
{
    private readonly Connection _connection;
    private readonly RemovalOptions _options;
    private readonly ChangeExecutor _executor;
    private readonly RemovalPreview _preview;
    private readonly UserRemoval _removal;
    private readonly List<string> _notes;
    private bool _isBlocked;
    private bool _isBlockSent;
    private bool _deleteSent;

    public RemovalRun(Connection connection, RemovalOptions options, ChangeExecutor executor, RemovalPreview preview, UserRemoval removal)
    {
        _connection = connection;
        _options = options;
        _executor = executor;
        _preview = preview;
        _removal = removal;
        _notes = preview.Notes.ToList();
    }

    private User User => _preview.User;

    private UserStatus Blocked => _connection.RemovalFacts.BlockedStatus;

    private bool LeavesBehind => _options.Force && _preview.NewOwner is null;

    /// <summary>Everything that must be done before the user may be deleted.</summary>
    /// <exception cref="QlikException">ItemsLeft, or a refused step; the user stays.</exception>
    public async Task PrepareAsync(IOperationLog log, CancellationToken token)
    {
        foreach (RemovalPhase phase in RemovalPhases.Of(_preview, _options, Blocked).Where(p => p != RemovalPhase.Delete))
        {
            await (
                phase switch
                {
                    RemovalPhase.TakeLicenses => TakeLicensesAsync(log, token),
                    RemovalPhase.Block => BlockAsync(log, token),
                    RemovalPhase.Move => MoveAsync(log, token),
                    _ => RevokeAsync(log, token),
                }
            ).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the user, and adds the notes to the result.</summary>
    public async Task DeleteAsync(IOperationLog log, CancellationToken token)
    {
        _deleteSent = true;
        Change change = RemovalChanges.Delete(_preview, leaveBehind: LeavesBehind, areItemsRead: true);
        PlannedChange result = (await _executor.RunAsync(_connection, new[] { change }, log, token).ConfigureAwait(false))[0];
        if (result.Error is QlikException error)
        {
            throw error;
        }

        _removal.Outcome = result.Outcome;
        if (_preview.IsInvitation)
        {
            _notes.Insert(0, "The invitation was cancelled.");
        }

        if (_removal.NotMoved.Count > 0)
        {
            string where = _connection.RemovalFacts.Heir is string heir ? $"went to {heir}" : "stayed without an owner";
            _notes.Add($"{RemovalTexts.Count(_removal.NotMoved.Count)} {where}: {RemovalTexts.List(_removal.NotMoved)}.");
        }

        _removal.Detail = _notes.Count > 0 ? string.Join(" ", _notes) : null;
    }

    /// <summary>The failure, with the current state of the user and the items.</summary>
    public QlikException Told(QlikException cause)
    {
        List<string> state = new();
        if (_isBlocked)
        {
            state.Add("The user is disabled.");
        }
        else if (_isBlockSent && cause.InDoubt)
        {
            state.Add("It is not known whether the user is disabled.");
        }

        if (_removal.Moved.Count > 0)
        {
            state.Add($"{RemovalTexts.Count(_removal.Moved.Count)} moved to {_removal.NewOwner}: {RemovalTexts.List(_removal.Moved)}.");
        }

        state.Add(IsDeleteInDoubt(cause) ? "It is not known whether the user is deleted." : "The user still exists.");
        if (!cause.InDoubt)
        {
            state.Add("Run the same command again to finish.");
        }

        return RemovalTexts.Of(User, cause, string.Join(" ", state));
    }

    /// <summary>Whether nobody knows after this failure if the user is deleted.</summary>
    public bool IsDeleteInDoubt(QlikException cause) => _deleteSent && cause.InDoubt;

    private async Task BlockAsync(IOperationLog log, CancellationToken token)
    {
        if (_connection.FirstTime("removal:blocking"))
        {
            log.Warning($"-DisableFirst on '{_connection.Name}': {_connection.RemovalFacts.BlockingCost}");
        }

        _isBlockSent = true;
        PlannedChange result = (await MakeAsync(RemovalPhase.Block, log, token).ConfigureAwait(false))[0];
        _isBlocked = result.Error is null ? true : throw result.Error;
    }

    private async Task MoveAsync(IOperationLog log, CancellationToken token)
    {
        ItemMoves moves = new(_connection, _executor, _preview, _options.ThrottleLimit);
        try
        {
            await moves.RunAsync(leaveBehind: LeavesBehind, log, token).ConfigureAwait(false);
        }
        finally
        {
            _removal.Moved = moves.Moved;
            _removal.NotMoved = moves.NotMoved;
        }
    }

    private async Task RevokeAsync(IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<PlannedChange> results = await MakeAsync(RemovalPhase.Revoke, log, token).ConfigureAwait(false);
        _removal.Revoked = _preview.Credentials.Where((_, i) => results[i].Outcome == Outcome.Revoked).Select(c => c.ToString()).ToList();
        foreach (QlikException error in results.Select(r => r.Error).OfType<QlikException>())
        {
            // A caller without the right to revoke will not get it by trying again. The deletion of the user ends the keys as well.
            if (error.Reason != ErrorReason.Forbidden)
            {
                throw error;
            }

            _notes.Add(error.Message);
        }
    }

    private async Task TakeLicensesAsync(IOperationLog log, CancellationToken token)
    {
        LicenseReturn back = new();
        back.Take(await MakeAsync(RemovalPhase.TakeLicenses, log, token).ConfigureAwait(false), log);
        _removal.Licenses = back.Taken;
        _removal.LicensesInQuarantine = back.Quarantined;
        _removal.QuarantineEndsAt = back.QuarantineEndsAt;
        _notes.AddRange(back.Notes);
    }

    private Task<IReadOnlyList<PlannedChange>> MakeAsync(RemovalPhase phase, IOperationLog log, CancellationToken token) =>
        _executor.RunAsync(_connection, RemovalChanges.Of(phase, _preview, _options, Blocked), log, token);
}
