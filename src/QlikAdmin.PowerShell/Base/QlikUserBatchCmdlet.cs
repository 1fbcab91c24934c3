using System.Management.Automation;
using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that change users with one call each. They look up users in batches, then check and ask one by one. After
/// the end of the input they write all changes to the journal, send them in batches, and report in the order of the input.</summary>
/// <remarks>An error is written when its turn comes: with <c>-ErrorAction Stop</c> everything before the bad item is done, and everything
/// after it stays planned.</remarks>
public abstract class QlikUserBatchCmdlet : QlikChangeCmdlet
{
    private readonly Dictionary<Connection, UserGuard> _guards = new();
    private readonly List<UserRequest> _waiting = new();
    private readonly List<UserItem> _accepted = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private int _done;
    private int _total;

    /// <summary>Users to change: objects of <c>Get-QlikUser</c>, or ids, <c>DIRECTORY\id</c>, subjects or e-mail addresses, without
    /// wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    [Alias("Account")]
    [UserTransformation(IsItem = true)]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>Writes a result for each user instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Users at once; without it 8 on Cloud and 4 on Sense.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 64)]
    public int? ThrottleLimit { get; set; }

    /// <summary>The verb of the results.</summary>
    private protected abstract string Action { get; }

    /// <summary>Title of the progress bar and of the confirmation.</summary>
    private protected abstract string Activity { get; }

    private protected override string ConnectCommands => UserConnections.Commands;

    private protected override bool EndsWithSummary => !PassThru;

    private protected override int? RequestLimit => ThrottleLimit;

    /// <summary>Checks one user, asks, and stores the changes to make.</summary>
    /// <param name="connection">Where the user is.</param>
    /// <param name="user">The user, as just read.</param>
    /// <param name="target">Target object of error records.</param>
    /// <exception cref="QlikException">It was refused; the caller reports it.</exception>
    private protected abstract void Change(Connection connection, User user, object target);

    private protected override object? Needs(Connection connection) => connection.Users;

    /// <inheritdoc />
    protected sealed override void ProcessRecord()
    {
        foreach (UserReference reference in User)
        {
            foreach (Connection connection in ConnectionsOf(reference, Activity))
            {
                _waiting.Add(new UserRequest(connection, reference));
                if (_waiting.Count(w => w.Connection == connection) >= UserSender.UsersPerRequest * Limit(connection))
                {
                    Decide();
                }
            }
        }
    }

    /// <inheritdoc />
    private protected sealed override void Finish()
    {
        Decide();
        List<UserItem> items = _accepted.ToList();
        _accepted.Clear();
        foreach (IGrouping<Connection, UserItem> own in items.Where(i => i.IsOpen && !IsDown(i.Connection)).GroupBy(i => i.Connection))
        {
            WriteAhead(own.Key, own.SelectMany(i => i.Changes).Select(c => c.Change).ToList());
        }

        Work(items);
    }

    /// <inheritdoc />
    private protected sealed override void WriteItemError(ErrorRecord record)
    {
        Decide();
        Later(() => WriteError(record));
    }

    /// <summary>Looks up the waiting users, checks them and asks.</summary>
    private void Decide()
    {
        List<UserRequest> batch = _waiting.ToList();
        _waiting.Clear();
        IReadOnlyList<(User? User, QlikException? Error)> found = LookUp(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            UserRequest request = batch[i];
            if (found[i].User is User user && _touched.Contains(Key(request.Connection, user)))
            {
                // The same person was given earlier. Only after that change it is known what is left to do.
                Later(() => LookAgain(request, user));
            }
            else
            {
                Decide(request, () => found[i].Error is QlikException error ? throw error : found[i].User!);
            }
        }
    }

    private void Decide(UserRequest request, Func<User> user)
    {
        try
        {
            Change(request.Connection, user(), request.Target);
        }
        catch (QlikException e)
        {
            Later(() => WriteFailure(e, request.Target, () => ReportRefusal(request, e)));
        }
    }

    private void LookAgain(UserRequest request, User user)
    {
        Decide(request, () =>
            Await((log, token) => request.Connection.Users.GetAsync(user.Id, log, token)) ?? throw Gone(request.Connection, user)
        );
        List<UserItem> more = _accepted.ToList();
        _accepted.Clear();
        Work(more);
    }

    private void Later(Action act) =>
        _accepted.Add(new UserItem(null!, null!, Array.Empty<PlannedChange>(), null, string.Empty) { Instead = act });

    /// <summary>Refuses a change that would lock people out, before anybody is asked.</summary>
    /// <exception cref="QlikException">SelfRefused, ProtectedUserRefused, LastAdminRefused, UserNotFound.</exception>
    private protected void RequireHarmless(Connection connection, User user, Change change)
    {
        if (Await((log, token) => GuardOf(connection).FindRefusalAsync(user, change, fresh: false, log, token)) is QlikException refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Asks about changes, and adds them to the batch. With -WhatIf they count as made, so that -WhatIf also shows what would be
    /// refused after them.</summary>
    /// <param name="connection">Where the user is.</param>
    /// <param name="user">The user.</param>
    /// <param name="changes">The changes to make.</param>
    /// <param name="action">What is asked.</param>
    /// <param name="type">Type of the results.</param>
    /// <param name="target">Target object of error records.</param>
    private protected void Offer(
        Connection connection,
        User user,
        IReadOnlyList<Change> changes,
        string action,
        string? type,
        object target
    )
    {
        bool wanted = ShouldProcess(
            $"Performing the operation \"{action}\" on target \"{user} on {connection.Name}\".",
            null,
            null,
            out ShouldProcessReason reason
        );
        if (wanted || reason.HasFlag(ShouldProcessReason.WhatIf))
        {
            changes.ToList().ForEach(GuardOf(connection).Assume);
        }

        if (wanted)
        {
            _touched.Add(Key(connection, user));
            Tally.Expect(connection.Name, type);
            _accepted.Add(
                new UserItem(connection, user, changes.Select(c => new PlannedChange(c)).ToList(), type, target) { IsExpected = true }
            );
        }
        else if (!reason.HasFlag(ShouldProcessReason.WhatIf))
        {
            Tally.Count(connection.Name, type, Outcome.Skipped);
        }
    }

    /// <summary>Reports a user who needs no change, when their turn comes.</summary>
    private protected void Tell(Connection connection, User user, Outcome outcome, string? type, string detail, object target)
    {
        PlannedChange none = new(UserChanges.OfStatus(user, user.Status), new ItemResult(outcome, detail));
        _accepted.Add(new UserItem(connection, user, new[] { none }, type, target));
    }

    /// <summary>Reports a part that was refused, after everything before it.</summary>
    private protected void Refuse(Connection connection, User user, QlikException error, string type, object target)
    {
        Later(() => WriteFailure(error, target, () => WriteResult(ResultOf(connection, user, Outcome.Failed, type, error.Message), false)));
    }

    /// <summary>Writes a warning if there is one.</summary>
    private protected void Warn(string? warning)
    {
        if (warning is not null)
        {
            WriteWarning(warning);
        }
    }

    /// <summary>The id of a user who was given as an object. Such a user is read again, since the object may be hours old.</summary>
    private static string? KnownId(UserRequest request) => request.Reference.User is { Id.Length: > 0 } known ? known.Id : null;

    /// <summary>The error for a user who was read before and no longer exists.</summary>
    private QlikException Gone(Connection connection, User user) =>
        new(ErrorReason.UserNotFound, $"{Activity}: {user} no longer exists on '{connection.Name}'.");

    private static string Key(Connection connection, User user) => connection.Name + "\n" + user.Id;

    private int Limit(Connection connection) => ThrottleLimit ?? connection.Users.DefaultThrottleLimit;

    /// <summary>The guard that refuses changes that would lock people out. It also takes the earlier changes of this run into
    /// account.</summary>
    private UserGuard GuardOf(Connection connection)
    {
        if (!_guards.TryGetValue(connection, out UserGuard? guard))
        {
            guard = new UserGuard(connection);
            _guards.Add(connection, guard);
        }

        return guard;
    }

    private IReadOnlyList<(User? User, QlikException? Error)> LookUp(IReadOnlyList<UserRequest> batch)
    {
        (User? User, QlikException? Error)[] found = new (User?, QlikException?)[batch.Count];
        foreach (IGrouping<Connection, int> own in Enumerable.Range(0, batch.Count).GroupBy(i => batch[i].Connection))
        {
            UserResolver people = People.Of(own.Key);
            List<string> known = own.Select(i => KnownId(batch[i])).OfType<string>().ToList();
            IReadOnlyDictionary<string, (User? User, QlikException? Error)> read = Await(
                (log, token) => ManyUsers.ReadAsync(own.Key, known, Limit(own.Key), log, token)
            );
            foreach (int i in own.Where(i => KnownId(batch[i]) is not null))
            {
                found[i] = read[KnownId(batch[i])!];
                if (found[i] == default)
                {
                    found[i].Error = Gone(own.Key, batch[i].Reference.User!);
                }
            }

            List<int> named = own.Where(i => KnownId(batch[i]) is null).ToList();
            Await((log, token) => Throttle.ForEachAsync(named, Limit(own.Key), (i, t) => FindAsync(i, people, log, t), token));
        }

        return found;

        async Task FindAsync(int i, UserResolver people, IOperationLog log, CancellationToken token)
        {
            try
            {
                UserRequest request = batch[i];
                found[i].User = await request.Reference.ResolveAsync(request.Connection, people, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                found[i].Error = e;
            }
        }
    }

    private void Work(IReadOnlyList<UserItem> items)
    {
        List<UserItem> batch = new();
        _done = 0;
        _total = items.Count;
        foreach (UserItem item in items)
        {
            if (item.Instead is Action act)
            {
                Send(batch);
                act();
                continue;
            }

            batch.Add(item);
            if (batch.Count >= UserSender.UsersPerRequest * Limit(item.Connection))
            {
                Send(batch);
            }
        }

        Send(batch);
    }

    private void Send(List<UserItem> batch)
    {
        List<UserItem> items = batch.Where(i => !i.IsOpen || !IsDown(i.Connection)).ToList();
        _done += batch.Count;
        batch.Clear();
        foreach (IGrouping<Connection, UserItem> own in items.Where(i => i.IsOpen).GroupBy(i => i.Connection))
        {
            ShowProgress(Activity, own.Key, _done - items.Count, _total);
            Make(own.Key, own.SelectMany(i => i.Changes).ToList());
        }

        foreach (UserItem item in items.Where(i => !i.IsOpen))
        {
            Report(item);
        }
    }

    private void Report(UserItem item)
    {
        List<PlannedChange> results = item.Changes.GroupBy(r => (r.Outcome, r.Detail)).Select(g => g.First()).ToList();

        // A user counts once, and as failed if one of the changes failed.
        PlannedChange counted = results.Find(r => r.Error is not null) ?? results[0];
        foreach (PlannedChange result in results)
        {
            if (result.Error is QlikException error)
            {
                WriteFailure(error, item.Target, () => Write(result));
            }
            else
            {
                Write(result);
            }
        }

        void Write(PlannedChange result)
        {
            Result row = ResultOf(item.Connection, item.User, result.Outcome, item.Type, result.Detail);
            if (result == counted)
            {
                WriteResult(row, item.IsExpected);
            }
            else if (PassThru)
            {
                WriteObject(row);
            }
        }
    }

    private Result ResultOf(Connection connection, User user, Outcome outcome, string? type, string? detail) =>
        new(Action, outcome, user.Id, connection.Name, RunId)
        {
            User = user.Account,
            Type = type,
            Detail = detail,
        };

    private void ReportRefusal(UserRequest request, QlikException error) =>
        WriteResult(
            new Result(Action, Outcome.Failed, request.Reference.User?.Id ?? string.Empty, request.Connection.Name, RunId)
            {
                User = request.Reference.Text,
                Detail = error.Message,
            },
            isExpected: false
        );
}
