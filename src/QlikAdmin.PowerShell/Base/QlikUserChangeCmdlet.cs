using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

using QlikAdmin.Journal;
using QlikAdmin.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that change users: which user and connection an item means, the journal, results and errors, item by item.</summary>
public abstract class QlikUserChangeCmdlet : QlikChangeCmdlet
{
    private readonly Dictionary<Connection, UserGuard> _guards = new();
    private int _done;

    /// <summary>Users to change: objects of <c>Get-QlikUser</c>, or ids, <c>DIRECTORY\id</c>, subjects or e-mail addresses, without wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Account")]
    [UserTransformation]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>Writes a result for each user.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The verb of the results.</summary>
    private protected abstract string Action { get; }

    /// <summary>Progress bar title, and what is asked to confirm.</summary>
    private protected abstract string Activity { get; }

    /// <summary>What looking up the users of this run has read.</summary>
    private protected UserIndexes Indexes { get; } = new();

    private protected override string ConnectCommands => UserConnections.Commands;

    private protected override bool Fits(QlikProduct product) => UserConnections.Fit(product);

    private protected override object? Needs(Connection connection) => connection.Users;

    /// <inheritdoc />
    protected sealed override void ProcessRecord()
    {
        foreach (UserReference reference in User)
        {
            foreach (Connection connection in ConnectionsOf(reference))
            {
                One(connection, reference);
            }

            if (++_done > 1)
            {
                ShowProgress(Activity, _done, null);
            }
        }
    }

    /// <inheritdoc />
    private protected override void Release(bool wasStopped)
    {
        base.Release(wasStopped);
        Indexes.Dispose();
    }

    /// <summary>Checks one user, asks, and changes them.</summary>
    /// <param name="connection">Where the user is.</param>
    /// <param name="user">The user, as just read.</param>
    /// <param name="target">What error records point at.</param>
    /// <exception cref="QlikException">It was refused; the caller reports it.</exception>
    private protected abstract void Change(Connection connection, User user, object target);

    /// <summary>What refuses to lock people out; it knows of the changes of this run.</summary>
    private protected UserGuard GuardOf(Connection connection)
    {
        if (!_guards.TryGetValue(connection, out UserGuard? guard))
        {
            guard = new UserGuard(connection);
            _guards.Add(connection, guard);
        }

        return guard;
    }

    /// <summary>Refuses a change that would lock people out, before anybody is asked.</summary>
    /// <exception cref="QlikException">SelfRefused, ProtectedUserRefused, LastAdminRefused, UserNotFound.</exception>
    private protected void RequireHarmless(Connection connection, User user, Change change)
    {
        if (Await((log, token) => GuardOf(connection).FindRefusalAsync(user, change, fresh: false, log, token)) is QlikException refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Asks for a change that the guard let through; what is only rehearsed counts as made, so that the rehearsal shows what would be refused.</summary>
    private protected bool IsWanted(Connection connection, User user, Change change, string action)
    {
        bool wanted = ShouldProcess($"Performing the operation \"{action}\" on target \"{Describe(user, connection)}\".", null, null, out ShouldProcessReason reason);
        if (reason.HasFlag(ShouldProcessReason.WhatIf))
        {
            GuardOf(connection).Assume(change);
        }

        return wanted;
    }

    /// <summary>Makes changes of one user through the journal, and reports them.</summary>
    private protected void Make(Connection connection, User user, IReadOnlyList<Change> changes, Func<IOperationLog, CancellationToken, Task<IReadOnlyList<ChangeResult>>> make, string? type, object target)
    {
        IReadOnlyList<ChangeResult> results = Await((log, token) => Journal.RunAsync(connection, changes, t => make(log, t), token));
        foreach (ChangeResult result in results.GroupBy(r => (r.Outcome, r.Detail)).Select(g => g.First()))
        {
            if (result.Error is QlikException error)
            {
                WriteError(error.ToErrorRecord(target));
            }

            Report(connection, user, result.Outcome, type, result.Detail);
        }
    }

    /// <summary>Makes one change the way an undo would make it.</summary>
    private protected void Make(Connection connection, User user, Change change, string? type, object target)
    {
        Make(connection, user, new[] { change }, (log, token) => UserChanges.ApplyAsync(connection, new[] { change }, GuardOf(connection), log, token), type, target);
    }

    /// <summary>Writes a result, with PassThru only.</summary>
    private protected void Report(Connection connection, User user, Outcome outcome, string? type, string? detail)
    {
        if (PassThru)
        {
            WriteObject(new Result(Action, outcome, user.Id, connection.Name, RunId) { User = user.Account, Type = type, Detail = detail });
        }
    }

    /// <summary>Says a warning that is there.</summary>
    private protected void Warn(string? warning)
    {
        if (warning is not null)
        {
            WriteWarning(warning);
        }
    }

    /// <summary>For prompts: which user, where.</summary>
    private protected static string Describe(User user, Connection connection) => $"{user} on {connection.Name}";

    /// <summary>The users that are meant: one, unless the command lets a pattern stand for several.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous, WildcardRefused, InvalidInput.</exception>
    private protected virtual IReadOnlyList<User> Find(Connection connection, UserReference reference)
    {
        // The object may be hours old; what is changed and recorded is how the user is now.
        return new[]
        {
            reference.User is not { Id.Length: > 0 } known
                ? Await((log, token) => reference.ResolveAsync(connection, Indexes.Of(connection), log, token))
                : Await((log, token) => connection.Users.GetAsync(known.Id, log, token))
                    ?? throw new QlikException(ErrorReason.UserNotFound, $"{Activity}: {known} is not on '{connection.Name}' any more."),
        };
    }

    /// <summary>Writes what became of a user who was refused, with PassThru only.</summary>
    private protected virtual void ReportRefusal(Connection connection, UserReference reference, QlikException error)
    {
        if (PassThru)
        {
            WriteObject(new Result(Action, Outcome.Failed, reference.User?.Id ?? string.Empty, connection.Name, RunId) { User = reference.Text, Detail = error.Message });
        }
    }

    private void One(Connection connection, UserReference reference)
    {
        object target = (object?)reference.User ?? reference.Text;
        try
        {
            foreach (User user in Find(connection, reference))
            {
                Change(connection, user, target);
            }
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(target));
            ReportRefusal(connection, reference, e);
        }
    }

    private IReadOnlyList<Connection> ConnectionsOf(UserReference reference)
    {
        IReadOnlyList<Connection> all = RequireConnections((object?)reference.User ?? reference.Text);
        if (reference.User is not User user || !ConnectionIsGiven)
        {
            return all;
        }

        List<Connection> own = all.Where(c => string.Equals(c.Name, user.Connection, StringComparison.OrdinalIgnoreCase)).ToList();
        if (own.Count == 0)
        {
            WriteError(new QlikException(ErrorReason.WrongConnection, $"{Activity}: {user} was read from '{user.Connection}', not from '{string.Join("', '", all.Select(c => c.Name))}'.")
            {
                NextStep = "Leave -Connection out, so that each user goes back to the connection it came from.",
            }.ToErrorRecord(user));
        }

        return own;
    }
}
