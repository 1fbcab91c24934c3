using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin;

/// <summary>Keeps what would be written to disk, in order.</summary>
internal sealed class RecordingJournal : IChangeJournal
{
    public Guid RunId { get; } = Guid.NewGuid();

    public IChangeHandlers Handlers => ChangeHandlers.All;

    public IServerLeases Leases { get; init; } = new FreeLeases();

    public List<Change> Begun { get; } = new();

    /// <summary>What became of planned changes that were not begun.</summary>
    public List<ItemResult> NotBegun { get; } = new();

    public List<ItemResult> Ended { get; } = new();

    /// <summary>Looks at changes that are about to be made.</summary>
    public Action<IReadOnlyList<Change>> OnBegin { get; set; } = _ => { };

    public QlikException? LostOutcome { get; set; }

    public Task<IReadOnlyList<JournalTicket>> PlanAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token)
    {
        return Task.FromResult<IReadOnlyList<JournalTicket>>(changes.Select((c, i) => new JournalTicket(i + 1, c)).ToList());
    }

    public Task<IReadOnlyList<JournalTicket>> BeginAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token)
    {
        OnBegin(changes);
        Begun.AddRange(changes);
        return Task.FromResult<IReadOnlyList<JournalTicket>>(changes.Select((c, i) => new JournalTicket(i + 1, c)).ToList());
    }

    public Task BeginAgainAsync(Connection connection, IReadOnlyList<JournalTicket> tickets, CancellationToken token) =>
        BeginAsync(connection, tickets.Select(t => t.Change).ToList(), token);

    public Task EndPlannedAsync(Connection connection, IReadOnlyList<KeyValuePair<Change, ItemResult>> outcomes)
    {
        NotBegun.AddRange(outcomes.Select(o => o.Value));
        return Task.CompletedTask;
    }

    public Task EndAsync(JournalTicket ticket, ItemResult result)
    {
        Ended.Add(result);
        return Task.CompletedTask;
    }

    public Task EndAsync(IReadOnlyList<KeyValuePair<JournalTicket, ItemResult>> outcomes)
    {
        Ended.AddRange(outcomes.Select(o => o.Value));
        return Task.CompletedTask;
    }
}
