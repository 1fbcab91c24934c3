using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Removes users of one connection, one after the other: check, refuse, move, revoke, delete.</summary>
/// <remarks>One instance serves one run of a command. What it learns about new owners, administrators and ways to return is kept for the
/// next user.</remarks>
internal sealed class UserRemover
{
    private readonly Connection _connection;
    private readonly RemovalOptions _options;
    private readonly ChangeExecutor _executor;
    private readonly AdminRoster _admins;
    private readonly RemovalGuard _guard;
    private readonly NewOwners _newOwners;
    private readonly LeaverItems _items;
    private readonly LeaverLicenses _licenses;
    private readonly HashSet<string> _leaving = new(StringComparer.Ordinal);
    private IReadOnlyList<ReturnRoute>? _routes;
    private string? _noRoutes;

    public UserRemover(Connection connection, RemovalOptions options, ChangeExecutor executor, UserResolver people)
    {
        _connection = connection;
        _options = options;
        _executor = executor;
        _admins = new AdminRoster(connection);
        _guard = new RemovalGuard(connection, _admins);
        _newOwners = new NewOwners(connection, people);
        _items = new LeaverItems(connection, options.SkipKinds);
        _licenses = new LeaverLicenses(connection);
    }

    /// <summary>Adds a user who will be removed in this run, so that none of these users becomes a new owner.</summary>
    public void Announce(User user)
    {
        _leaving.Add(user.Id);
        _licenses.Announce(user);
    }

    /// <summary>Reads everything for the removal, and refuses a removal that must not be made. Changes nothing.</summary>
    /// <exception cref="QlikException">SelfRefused, LastAdminRefused, ProtectedUserRefused, UserNotFound, UserAmbiguous, NewOwnerUnfit,
    /// OwnsItems, InvalidInput, or a refused read.</exception>
    public async Task<RemovalPreview> PreviewAsync(RemovalOrder order, IOperationLog log, CancellationToken token)
    {
        User user = order.User;
        if (user.Id.Length > 0 && user.Status != UserStatus.Allocated)
        {
            User? now = await _connection.Users.GetAsync(user.Id, log, token).ConfigureAwait(false);
            if (now is null || now.Status == UserStatus.Deleted)
            {
                return new RemovalPreview(user) { IsGone = true };
            }

            user = now;
        }

        await _guard.RequireRemovableAsync(user, fresh: false, log, token).ConfigureAwait(false);
        if (user.Status == UserStatus.Invited)
        {
            // A user who never signed in owns nothing, has no keys and was given no licence.
            await ReadRoutesAsync(log, token).ConfigureAwait(false);
            return Complete(new RemovalPreview(user));
        }

        User? newOwner = order.NewOwner is null ? null : await NewOwnerAsync(user, order.NewOwner, log, token).ConfigureAwait(false);
        IReadOnlyList<OwnedItem> items = await _items.ListAsync(user, log, token).ConfigureAwait(false);
        if (newOwner is not null)
        {
            await RequireFitAsync(user, newOwner, items, log, token).ConfigureAwait(false);
        }
        else if (items.Count > 0 && !_options.Force)
        {
            throw OwnsItems(user, items);
        }

        List<string> notes = new();
        if (RemovalTexts.NotLookedAt(_items.NotLookedAt) is string unseen)
        {
            notes.Add(unseen);
        }

        IReadOnlyList<UserCredential> credentials = await CredentialsAsync(user, notes, log, token).ConfigureAwait(false);
        IReadOnlyList<Allocation> allocations = await AllocationsAsync(user, notes, log, token).ConfigureAwait(false);
        await ReadRoutesAsync(log, token).ConfigureAwait(false);
        RemovalPreview preview = new(user)
        {
            NewOwner = newOwner,
            Items = items,
            Kinds = _items.Kinds,
            NotLookedAt = _items.NotLookedAt,
            Credentials = credentials,
            Allocations = allocations,
            Notes = notes,
        };
        if (RemovalTexts.RaisedRights(preview.Moving, newOwner) is string raised)
        {
            notes.Add(raised);
        }

        return Complete(preview);
    }

    /// <summary>The changes of a removal for the journal, in the order in which they are made.</summary>
    public IReadOnlyList<Change> Records(RemovalPreview preview)
    {
        return preview.IsGone ? Array.Empty<Change>() : RemovalChanges.All(preview, _options, _connection.RemovalFacts.BlockedStatus);
    }

    /// <summary>Counts a user as removed, so that the next check takes that into account.</summary>
    public void Assume(RemovalPreview preview) => _admins.Take(preview.User.Id, AdminLoss.Person);

    /// <summary>Removes the user. The removal is in the journal as planned. A failure is in the result, which then says how far the removal
    /// came.</summary>
    public async Task<UserRemoval> RemoveAsync(RemovalPreview preview, IOperationLog log, CancellationToken token)
    {
        UserRemoval removal = new(preview.User, _executor.RunId)
        {
            NewOwner = preview.NewOwner?.Account,
            MayReturn = preview.MayReturn,
            ReturnReason = preview.ReturnReason,
            NotLookedAt = preview.NotLookedAt.Select(k => k.ToString()).ToList(),
        };
        if (preview.IsGone)
        {
            removal.Outcome = Outcome.AlreadyGone;
            removal.Detail = "The user no longer exists.";
            return removal;
        }

        RemovalRun run = new(_connection, _options, _executor, preview, removal);
        try
        {
            await run.PrepareAsync(log, token).ConfigureAwait(false);
            await run.DeleteAsync(log, token).ConfigureAwait(false);
            Assume(preview);
        }
        catch (QlikException e)
        {
            removal.Error = run.Told(e);
            removal.Detail = removal.Error.Message;
            removal.Outcome = run.IsDeleteInDoubt(e) ? Outcome.Open : Outcome.Failed;
            if (run.IsDeleteInDoubt(e))
            {
                // A user who may be deleted no longer counts as an administrator.
                Assume(preview);
            }
        }

        // If a step is in doubt, or was not made only because of the server, the plan stays, so that Resume-QlikOperation can continue.
        if (removal.Error is not { InDoubt: true } && ServerWatch.Of(removal.Error) is null)
        {
            ItemResult left = new(
                Outcome.Skipped,
                removal.Error is null ? "Nothing was left to do." : "An earlier step of the same removal was not made."
            );
            await _executor.LeaveAsync(_connection, Records(preview).Select(c => new PlannedChange(c, left))).ConfigureAwait(false);
        }

        return removal;
    }

    /// <summary>A person who is gone from a directory does not return through it.</summary>
    private static bool Leads(ReturnRoute route, User user)
    {
        return route.Directory is null
            || (!user.IsGoneFromDirectory && string.Equals(route.Directory, user.UserDirectory, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<User> NewOwnerAsync(User user, Person person, IOperationLog log, CancellationToken token)
    {
        User newOwner;
        try
        {
            newOwner = await _newOwners.FindAsync(person, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            throw RemovalTexts.Of(user, e, "That user is the new owner. Nothing was changed.");
        }

        return newOwner.Id == user.Id ? throw Unfit(user, newOwner, "is the user to be removed")
            : _leaving.Contains(newOwner.Id) ? throw Unfit(user, newOwner, "is to be removed in the same run")
            : newOwner;
    }

    private async Task RequireFitAsync(User user, User newOwner, IReadOnlyList<OwnedItem> items, IOperationLog log, CancellationToken token)
    {
        try
        {
            await _newOwners
                .RequireFitAsync(newOwner, items.Where(i => i.CanMove != CanMove.No).Select(i => i.Kind), log, token)
                .ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            throw RemovalTexts.Of(user, e, "Nothing was changed.");
        }
    }

    private async Task<IReadOnlyList<UserCredential>> CredentialsAsync(
        User user,
        List<string> notes,
        IOperationLog log,
        CancellationToken token
    )
    {
        try
        {
            return await _connection.Credentials.ListAsync(user.Id, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.Forbidden)
        {
            notes.Add(
                $"API keys and tokens could not be read ({e.Message.TrimEnd('.')}). The keys end when the user is deleted, but tokens work until they expire."
            );
            return Array.Empty<UserCredential>();
        }
    }

    private async Task<IReadOnlyList<Allocation>> AllocationsAsync(
        User user,
        List<string> notes,
        IOperationLog log,
        CancellationToken token
    )
    {
        try
        {
            return await _licenses.FindAsync(user, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason is ErrorReason.Forbidden or ErrorReason.NotFound)
        {
            notes.Add($"The licence could not be read ({e.Message.TrimEnd('.')}).");
            return Array.Empty<Allocation>();
        }
    }

    private async Task ReadRoutesAsync(IOperationLog log, CancellationToken token)
    {
        if (_routes is not null || _noRoutes is not null)
        {
            return;
        }

        try
        {
            _routes = await _connection.RemovalFacts.FindReturnRoutesAsync(log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason is ErrorReason.Forbidden or ErrorReason.NotFound)
        {
            _noRoutes = $"It could not be read whether the person may get a new user automatically: {e.Message}";
        }
    }

    private QlikException OwnsItems(User user, IReadOnlyList<OwnedItem> items)
    {
        string heir = _connection.RemovalFacts.Heir is string name ? $"its new owner would be {name}" : "it would have no owner";
        return new QlikException(
            ErrorReason.OwnsItems,
            $"Remove {user} on '{_connection.Name}': the user owns {RemovalTexts.Kinds(items)}, and no new owner is given{RemovalTexts.Named(items)}. Nothing was changed."
        )
        {
            NextStep =
                $"Give Remove-QlikUser a new owner with -NewOwner. With -Force the user is removed anyway. What the user owned stays, and {heir}. The error has all items as its TargetObject.",
            Target = items.ToArray(),
        };
    }

    /// <summary>Adds the ways in which the person may return.</summary>
    private RemovalPreview Complete(RemovalPreview preview)
    {
        List<string> routes = (_routes ?? Array.Empty<ReturnRoute>()).Where(r => Leads(r, preview.User)).Select(r => r.Reason).ToList();
        preview.MayReturn = _routes is null ? null : routes.Count > 0;
        preview.ReturnReason =
            _routes is null ? _noRoutes
            : routes.Count > 0 ? string.Join(" ", routes)
            : null;
        return preview;
    }

    private QlikException Unfit(User user, User newOwner, string why)
    {
        return new QlikException(
            ErrorReason.NewOwnerUnfit,
            $"Remove {user} on '{_connection.Name}': the new owner {newOwner} {why}. Nothing was changed."
        )
        {
            NextStep = "Give a new owner who is not being removed.",
        };
    }
}
