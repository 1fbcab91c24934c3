using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin;

/// <summary>Runs whose requests a test sends itself. All else is that of a real run: check, journal, settlement.</summary>
internal static class ScriptedRuns
{
    /// <summary>Makes changes through an executor.</summary>
    /// <param name="journal">Where they are recorded.</param>
    /// <param name="connection">Where they are made.</param>
    /// <param name="changes">What is made.</param>
    /// <param name="make">Sends them, and answers with one result a change.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the run.</param>
    public static async Task<IReadOnlyList<ItemResult>> RunAsync(
        this IChangeJournal journal,
        Connection connection,
        IReadOnlyList<Change> changes,
        Func<CancellationToken, Task<IReadOnlyList<ItemResult>>> make,
        IOperationLog log,
        CancellationToken token
    ) => await new ChangeExecutor(new ScriptedJournal(journal, make)).RunAsync(connection, changes, log, token);

    private sealed class ScriptedJournal(IChangeJournal inner, Func<CancellationToken, Task<IReadOnlyList<ItemResult>>> make)
        : IChangeJournal,
            IChangeHandlers
    {
        public Guid RunId => inner.RunId;

        public IChangeHandlers Handlers => this;

        public IServerLeases Leases => inner.Leases;

        public QlikException? LostOutcome => inner.LostOutcome;

        public IChangeHandler? Find(ChangeKind? kind) =>
            inner.Handlers.Find(kind) is IChangeHandler known ? new ScriptedHandler(known, make) : null;

        public Task<IReadOnlyList<JournalTicket>> PlanAsync(
            Connection connection,
            IReadOnlyList<Change> changes,
            CancellationToken token
        ) => inner.PlanAsync(connection, changes, token);

        public Task<IReadOnlyList<JournalTicket>> BeginAsync(
            Connection connection,
            IReadOnlyList<Change> changes,
            CancellationToken token
        ) => inner.BeginAsync(connection, changes, token);

        public Task BeginAgainAsync(Connection connection, IReadOnlyList<JournalTicket> tickets, CancellationToken token) =>
            inner.BeginAgainAsync(connection, tickets, token);

        public Task EndPlannedAsync(Connection connection, IReadOnlyList<KeyValuePair<Change, ItemResult>> outcomes) =>
            inner.EndPlannedAsync(connection, outcomes);

        public Task EndAsync(JournalTicket ticket, ItemResult result) => inner.EndAsync(ticket, result);

        public Task EndAsync(IReadOnlyList<KeyValuePair<JournalTicket, ItemResult>> outcomes) => inner.EndAsync(outcomes);
    }

    private sealed class ScriptedHandler(IChangeHandler inner, Func<CancellationToken, Task<IReadOnlyList<ItemResult>>> make)
        : IChangeHandler
    {
        public IReadOnlyCollection<ChangeKind> Kinds => inner.Kinds;

        public string? WhyNoUndo(Change change) => inner.WhyNoUndo(change);

        public Change Reverse(Change change, string? newId) => inner.Reverse(change, newId);

        public string? NeededUser(Change change) => inner.NeededUser(change);

        public Task<IReadOnlyList<ChangeReading>> ReadAsync(
            Connection connection,
            IReadOnlyList<Change> changes,
            IOperationLog log,
            CancellationToken token
        ) => inner.ReadAsync(connection, changes, log, token);

        public ChangeSender Begin(Connection connection, int? throttleLimit) => new ScriptedSender(make);
    }

    private sealed class ScriptedSender(Func<CancellationToken, Task<IReadOnlyList<ItemResult>>> make) : ChangeSender
    {
        public override int BatchSize(ChangeKind kind) => int.MaxValue;

        public override Task<IReadOnlyList<ItemResult>> SendAsync(
            IReadOnlyList<Change> changes,
            IOperationLog log,
            CancellationToken token
        ) => make(token);
    }
}
