using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

using QlikAdmin.Allocations;
using QlikAdmin.Journal;
using QlikAdmin.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that change users by one call each: look up a batch at once, decide and ask one after the other, send at once, report in the order of the input.</summary>
/// <remarks>Before an error is written, all that was accepted is sent and told: with <c>-ErrorAction Stop</c> everything before the bad item is done, and nothing behind it.</remarks>
public abstract class QlikUserBatchCmdlet : QlikUserChangeCmdlet
{
    /// <summary>Few enough that the first results come soon and a stop leaves little undone, enough that one slow answer holds nobody up.</summary>
    private const int UsersPerRequest = 4;

    private readonly Dictionary<Connection, UserGuard> _guards = new();
    private readonly List<UserRequest> _waiting = new();
    private readonly List<UserItem> _accepted = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private int _done;

    /// <summary>Users at once; without it 8 on Cloud and 4 on Sense.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Checks one user, asks, and offers what is to be changed.</summary>
    /// <param name="connection">Where the user is.</param>
    /// <param name="user">The user, as just read.</param>
    /// <param name="target">What error records point at.</param>
    /// <exception cref="QlikException">It was refused; the caller reports it.</exception>
    private protected abstract void Change(Connection connection, User user, object target);

    /// <inheritdoc />
    private protected sealed override void Take(UserRequest request)
    {
        _waiting.Add(request);
        if (_waiting.Count(w => w.Connection == request.Connection) >= UsersPerRequest * Limit(request.Connection))
        {
            Settle();
        }
    }

    /// <inheritdoc />
    private protected sealed override void Settle()
    {
        List<UserRequest> batch = _waiting.ToList();
        _waiting.Clear();
        _touched.Clear();
        IReadOnlyList<(User? User, QlikException? Error)> found = LookUp(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            try
            {
                Change(batch[i].Connection, found[i].Error is QlikException error ? throw error : Current(batch[i], found[i].User!), batch[i].Target);
            }
            catch (QlikException e)
            {
                SendAccepted();
                WriteError(e.ToErrorRecord(batch[i].Target));
                ReportRefusal(batch[i], e);
            }
        }

        SendAccepted();
    }

    /// <inheritdoc />
    private protected sealed override void Finish() => Settle();

    /// <summary>Refuses a change that would lock people out, before anybody is asked.</summary>
    /// <exception cref="QlikException">SelfRefused, ProtectedUserRefused, LastAdminRefused, UserNotFound.</exception>
    private protected void RequireHarmless(Connection connection, User user, Change change)
    {
        if (Await((log, token) => GuardOf(connection).FindRefusalAsync(user, change, fresh: false, log, token)) is QlikException refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Asks for changes, and takes them for the batch. What is only rehearsed counts as made too, so that the rehearsal shows what would be refused.</summary>
    /// <param name="connection">Where the user is.</param>
    /// <param name="work">What is to be changed.</param>
    /// <param name="action">What is asked.</param>
    /// <param name="type">Type of the results.</param>
    /// <param name="target">What error records point at.</param>
    private protected void Offer(Connection connection, UserWork work, string action, string? type, object target)
    {
        bool wanted = ShouldProcess($"Performing the operation \"{action}\" on target \"{work.User} on {connection.Name}\".", null, null, out ShouldProcessReason reason);
        if (wanted || reason.HasFlag(ShouldProcessReason.WhatIf))
        {
            work.Changes.ToList().ForEach(GuardOf(connection).Assume);
        }

        if (wanted)
        {
            _touched.Add(Key(connection, work.User));
            _accepted.Add(new UserItem(connection, work, type, target));
        }
    }

    /// <summary>Tells of a user of whom nothing has to be changed, when their turn comes.</summary>
    private protected void Tell(Connection connection, User user, Outcome outcome, string? type, string detail, object target)
    {
        _accepted.Add(new UserItem(connection, new UserWork(user, Array.Empty<Change>()), type, target) { Results = new[] { new ChangeResult(outcome, detail) } });
    }

    /// <summary>Tells of a part that was refused, after all that came before it.</summary>
    private protected void Refuse(Connection connection, User user, QlikException error, string type, object target)
    {
        SendAccepted();
        WriteError(error.ToErrorRecord(target));
        Report(connection, user, Outcome.Failed, type, error.Message);
    }

    /// <summary>Says a warning that is there.</summary>
    private protected void Warn(string? warning)
    {
        if (warning is not null)
        {
            WriteWarning(warning);
        }
    }

    private static string Key(Connection connection, User user) => connection.Name + "\n" + user.Id;

    private int Limit(Connection connection) => ThrottleLimit ?? connection.Users.DefaultThrottleLimit;

    /// <summary>What refuses to lock people out; it knows of the changes of this run.</summary>
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
            UserIndex index = Indexes.Of(own.Key);
            Await((log, token) => Throttle.ForEachAsync(own.ToList(), Limit(own.Key), (i, t) => FindAsync(i, index, log, t), token));
        }

        return found;

        async Task FindAsync(int i, UserIndex index, IOperationLog log, CancellationToken token)
        {
            try
            {
                found[i].User = await this.FindAsync(batch[i], index, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                found[i].Error = e;
            }
        }
    }

    /// <summary>The user as of now: one who came earlier in the batch was read before that change, and the journal must know what was really before.</summary>
    private User Current(UserRequest request, User user)
    {
        if (!_touched.Contains(Key(request.Connection, user)))
        {
            return user;
        }

        SendAccepted();
        return Await((log, token) => request.Connection.Users.GetAsync(user.Id, log, token)) ?? throw Gone(request.Connection, user);
    }

    private void SendAccepted()
    {
        List<UserItem> items = _accepted.ToList();
        _accepted.Clear();
        foreach (IGrouping<Connection, UserItem> own in items.Where(i => i.Work.Changes.Count > 0).GroupBy(i => i.Connection))
        {
            List<UserItem> batch = own.ToList();
            IReadOnlyList<IReadOnlyList<ChangeResult>> results = Await((log, token) => UserChanger.MakeAsync(own.Key, batch.Select(i => i.Work).ToList(), GuardOf(own.Key), ThrottleLimit, Journal, log, token));
            for (int i = 0; i < batch.Count; i++)
            {
                batch[i].Results = results[i];
            }
        }

        foreach (UserItem item in items)
        {
            Report(item);
        }
    }

    private void Report(UserItem item)
    {
        if (++_done > 1)
        {
            ShowProgress(Activity, _done, null);
        }

        foreach (ChangeResult result in item.Results.GroupBy(r => (r.Outcome, r.Detail)).Select(g => g.First()))
        {
            if (result.Error is QlikException error)
            {
                WriteError(error.ToErrorRecord(item.Target));
            }

            Report(item.Connection, item.Work.User, result.Outcome, item.Type, result.Detail);
        }
    }

    private void Report(Connection connection, User user, Outcome outcome, string? type, string? detail)
    {
        if (PassThru)
        {
            WriteObject(new Result(Action, outcome, user.Id, connection.Name, RunId) { User = user.Account, Type = type, Detail = detail });
        }
    }

    private void ReportRefusal(UserRequest request, QlikException error)
    {
        if (PassThru)
        {
            WriteObject(new Result(Action, Outcome.Failed, request.Reference.User?.Id ?? string.Empty, request.Connection.Name, RunId) { User = request.Reference.Text, Detail = error.Message });
        }
    }
}
