using System.Management.Automation;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.PowerShell;

/// <summary>Off-boards users: moves what they own to a new owner, revokes their keys, takes back their licence and deletes them.</summary>
/// <remarks>
/// Errors, one per user: Qlik.SelfRefused, Qlik.LastAdminRefused, Qlik.ProtectedUserRefused, Qlik.OwnsItems, Qlik.NewOwnerUnfit,
/// Qlik.ItemsLeft, Qlik.UserNotFound, Qlik.UserAmbiguous,
/// Qlik.WildcardRefused, Qlik.NotConfirmed, Qlik.JournalFailed, Qlik.WrongConnection, Qlik.InvalidInput and the other reasons of a refused
/// request. A user who is already gone is a result, not an error.
/// </remarks>
[Cmdlet(VerbsCommon.Remove, "QlikUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RunSummary), typeof(UserRemoval), typeof(RemovalStep))]
public sealed class RemoveQlikUserCommand : QlikChangeCmdlet
{
    private const string Activity = "Remove user";
    private const int MostInQuestion = 10;

    private readonly List<RemovalRequest> _requests = new();
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly Dictionary<Connection, UserRemover> _removers = new();

    /// <summary>Users to remove: objects of <c>Get-QlikUser</c>, or ids, <c>DIRECTORY\id</c>, subjects or e-mail addresses, without
    /// wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Account")]
    [UserTransformation(IsItem = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>The user who takes over what the users own: an object from <c>Get-QlikUser</c>, an id, a <c>DIRECTORY\id</c>, a subject or
    /// an e-mail address, without wildcards.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [UserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference? NewOwner { get; set; }

    /// <summary>Disables the user before anything is moved. On Cloud this stops schedules, and the user loses the licence before the items
    /// are moved.</summary>
    [Parameter]
    public SwitchParameter DisableFirst { get; set; }

    /// <summary>Kinds of owned items that are not looked at, for a credential that may not read them. What the user owns of them stays on
    /// the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public OwnedItemKind[] SkipKind { get; set; } = Array.Empty<OwnedItemKind>();

    /// <summary>Also removes users who own something although no new owner is given, and allows wildcards in -User. Everything else is
    /// still refused.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Requests at once for the items of one user; without it 8 on Cloud and 4 on Sense. Users are removed one after the
    /// other.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    [OffersNothing]
    public int? ThrottleLimit { get; set; }

    /// <summary>Writes a result for each user instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool EndsWithSummary => !PassThru;

    // After the deletion nothing can be given back to the user.
    private protected override bool HasUndo => false;

    private protected override int? RequestLimit => ThrottleLimit;

    private protected override string ConnectCommands => UserConnections.Commands;

    private RemovalOptions Options => new(DisableFirst, Force, ThrottleLimit) { SkipKinds = SkipKind };

    private protected override object? Needs(Connection connection) => connection.Users;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (UserReference reference in User)
        {
            foreach (Connection connection in ConnectionsOf(reference, Activity))
            {
                Take(new UserRequest(connection, reference));
            }
        }
    }

    private void Take(UserRequest request)
    {
        try
        {
            foreach (User user in Find(request.Connection, request.Reference))
            {
                Accept(request.Connection, user, request.Target);
            }
        }
        catch (QlikException e)
        {
            User user = request.Reference.User
                ?? new User(string.Empty, request.Connection.Product, request.Connection.Name, request.Reference.Text);
            WriteFailure(e, request.Target, () => Report(user, e.Message));
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        List<(RemovalRequest Request, RemovalPreview Preview)> accepted = new();
        for (int i = 0; i < _requests.Count; i++)
        {
            ShowProgress("Look at what each user owns", _requests[i].Connection, i, _requests.Count);
            if (Look(_requests[i]) is RemovalPreview preview)
            {
                accepted.Add((_requests[i], preview));
            }
        }

        if (IsWhatIf)
        {
            return;
        }

        accepted.RemoveAll(a => IsDown(a.Request.Connection));
        if (!Confirm(accepted.Where(a => !a.Preview.IsGone).ToList()))
        {
            accepted.RemoveAll(a => !a.Preview.IsGone);
        }

        accepted.ForEach(a => Tally.Expect(a.Request.Connection.Name, null));
        foreach (IGrouping<Connection, RemovalPreview> own in accepted.GroupBy(a => a.Request.Connection, a => a.Preview))
        {
            WriteAhead(own.Key, own.SelectMany(Remover(own.Key).Records).ToList());
        }

        for (int i = 0; i < accepted.Count; i++)
        {
            ShowProgress(Activity, accepted[i].Request.Connection, i, accepted.Count);
            if (!IsDown(accepted[i].Request.Connection))
            {
                Remove(accepted[i].Request, accepted[i].Preview);
            }
        }
    }

    /// <summary>Asks once about all users. Users who are not confirmed count as skipped.</summary>
    private bool Confirm(List<(RemovalRequest Request, RemovalPreview Preview)> users)
    {
        if (users.Count == 0)
        {
            return true;
        }

        List<string> lines = users.Take(MostInQuestion).Select(u => Sentence(u.Preview, u.Request.Connection)).ToList();
        if (users.Count > 1)
        {
            lines = lines.ConvertAll(l => "  " + l);
            string places = string.Join(", ", users.Select(u => u.Request.Connection.Name).Distinct(StringComparer.OrdinalIgnoreCase));
            lines.Insert(0, $"{users.Count} users on {places}, with {RemovalTexts.Count(users.Sum(u => u.Preview.Moving.Count))} to move:");
        }

        if (users.Count > MostInQuestion)
        {
            lines.Add($"  ... and {users.Count - MostInQuestion} more. -WhatIf shows every step.");
        }

        bool confirmed = ConfirmOnce(hasUndo: false, Activity, [.. lines, "This can't be undone. Continue?"]);
        if (!confirmed)
        {
            users.ForEach(u => Tally.Count(u.Request.Connection.Name, null, Outcome.Skipped));
        }

        return confirmed;
    }

    private static string Sentence(RemovalPreview preview, Connection connection)
    {
        string moving =
            preview.Moving.Count == 0 ? string.Empty : $"; {RemovalTexts.Count(preview.Moving.Count)} to {preview.NewOwner!.Account}";
        string staying = preview.Staying.Count == 0 ? string.Empty : $"; {RemovalTexts.Count(preview.Staying.Count)} left behind";
        string credentials =
            preview.Credentials.Count == 0
                ? string.Empty
                : FormattableString.Invariant(
                    $"; {preview.Credentials.Count} {(preview.Credentials.Count == 1 ? "key or token" : "keys and tokens")} revoked"
                );
        string licenses =
            preview.Allocations.Count == 0 ? string.Empty : $"; {string.Join(", ", preview.Allocations.Select(a => a.Type))} taken back";
        string unseen = preview.NotLookedAt.Count == 0 ? string.Empty : $"; {string.Join(", ", preview.NotLookedAt)} not looked at";
        string verb = preview.IsInvitation ? "Cancel the invitation of" : "Remove";
        return $"{verb} {preview.User} on {connection.Name}{moving}{staying}{unseen}{credentials}{licenses}.";
    }

    /// <summary>The users that a text or an object names. With -Force a pattern can name several.</summary>
    private IReadOnlyList<User> Find(Connection connection, UserReference reference)
    {
        if (reference.User is { Id.Length: > 0 } known && reference.Person.IsOf(connection))
        {
            // The user is read again when its turn comes. A user who is gone by then is a result, not an error.
            return new[] { known };
        }

        if (!reference.HasWildcards || !Force)
        {
            return reference.User is { Status: UserStatus.Allocated } licence
                ? new[] { licence }
                : new[] { Await((log, token) => reference.ResolveAsync(connection, People.Of(connection), log, token)) };
        }

        IReadOnlyList<User> fitting = Await(
            (log, token) => UserLister.ListAllAsync(connection, new UserQuery { Users = new[] { reference.Text } }, log, token)
        );
        return fitting.Count > 0
            ? fitting
            : throw new QlikException(ErrorReason.UserNotFound, $"No user on '{connection.Name}' matches '{reference.Text}'.")
            {
                NextStep = "Get-QlikUser lists the users.",
            };
    }

    /// <summary>All users are collected first: a user who is to be removed must not become a new owner in the same run.</summary>
    private void Accept(Connection connection, User user, object target)
    {
        if (!_accepted.Add(connection.Name + "\n" + (user.Id.Length > 0 ? user.Id : user.Account)))
        {
            WriteError(
                new QlikException(
                    ErrorReason.InvalidInput,
                    $"{Activity}: {user} on '{connection.Name}' was named twice in this run. The user is removed once."
                )
                {
                    NextStep = "Remove the duplicate from the list.",
                }.ToErrorRecord(target)
            );
            return;
        }

        _requests.Add(new RemovalRequest(connection, new RemovalOrder(user, NewOwnerOn(connection)), target));
        Remover(connection).Announce(user);
    }

    /// <summary>Reads what one removal would do, which -WhatIf shows; null if it is refused.</summary>
    private RemovalPreview? Look(RemovalRequest request)
    {
        UserRemover remover = Remover(request.Connection);
        try
        {
            RemovalPreview preview = Await((log, token) => remover.PreviewAsync(request.Order, log, token));
            if (IsWhatIf && !preview.IsGone)
            {
                Show(preview, request.Connection, remover);
            }

            return preview;
        }
        catch (QlikException e)
        {
            Fail(e, request);
            return null;
        }
    }

    private void Remove(RemovalRequest request, RemovalPreview preview)
    {
        if (!preview.IsGone)
        {
            Warn(preview, request.Connection);
        }

        UserRemoval removal = Await((log, token) => Remover(request.Connection).RemoveAsync(preview, log, token));
        if (removal.Error is QlikException error)
        {
            WriteFailure(error, request.Target, () => Show(removal));
        }
        else
        {
            Show(removal);
        }
    }

    /// <summary>Shows with -WhatIf everything that the removal does, and not only the user.</summary>
    private void Show(RemovalPreview preview, Connection connection, UserRemover remover)
    {
        ShouldProcess(new[] { Sentence(preview, connection) }, Activity);
        remover.Assume(preview);
        WriteObject(RemovalSteps.Of(connection, preview, Options), enumerateCollection: true);
    }

    private void Warn(RemovalPreview preview, Connection connection)
    {
        if (!preview.IsInvitation)
        {
            Say(
                "A removed user can't be brought back, and neither can keys and tokens. After the user is deleted, Undo-QlikOperation can't give anything back to that user. Get-QlikJournal shows what was moved to whom."
            );
        }

        if (preview.MayReturn != false && preview.ReturnReason is string way)
        {
            Say($"'{connection.Name}': {way}");
        }

        void Say(string warning)
        {
            if (_said.Add(warning))
            {
                WriteWarning(warning);
            }
        }
    }

    private void Fail(QlikException error, RemovalRequest request) =>
        WriteFailure(error, request.Target, () => Report(request.Order.User, error.Message));

    private void Show(UserRemoval removal)
    {
        Tally.Settle(removal.Connection, null, removal.Outcome);
        int free = removal.Licenses.Count - removal.LicensesInQuarantine;
        Tally.CountUnits(removal.Connection, null, free, isQuarantined: false, null);
        if (removal.LicensesInQuarantine > 0)
        {
            Tally.CountUnits(removal.Connection, null, removal.LicensesInQuarantine, isQuarantined: true, removal.QuarantineEndsAt);
        }

        if (PassThru)
        {
            WriteObject(removal);
        }
    }

    private void Report(User user, string detail)
    {
        Tally.Count(user.Connection, null, Outcome.Failed);
        if (PassThru)
        {
            WriteObject(new UserRemoval(user, RunId) { Outcome = Outcome.Failed, Detail = detail });
        }
    }

    private UserRemover Remover(Connection connection)
    {
        if (!_removers.TryGetValue(connection, out UserRemover? remover))
        {
            remover = new UserRemover(connection, Options, Executor, People.Of(connection));
            _removers.Add(connection, remover);
        }

        return remover;
    }

    /// <summary>The new owner on a connection; null for an empty column of a file.</summary>
    /// <exception cref="QlikException">WildcardRefused.</exception>
    private Person? NewOwnerOn(Connection connection)
    {
        if (NewOwner is not { IsEmpty: false } given)
        {
            return null;
        }

        if (given.HasWildcards)
        {
            throw new QlikException(
                ErrorReason.WildcardRefused,
                $"{Activity}: the new owner '{given.Text}' contains a wildcard, but must name one person."
            )
            {
                NextStep = "Give one person. Get-QlikUser lists everybody who matches.",
            };
        }

        return given.Person;
    }
}
