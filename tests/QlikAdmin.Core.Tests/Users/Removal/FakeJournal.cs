using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>A journal in memory, which also notes its intents among the changes, so that a test sees which came first.</summary>
internal sealed class FakeJournal : IChangeJournal
{
    private readonly List<string> _changes;
    private int _entries;

    public FakeJournal(List<string> changes)
    {
        _changes = changes;
    }

    public Guid RunId { get; } = Guid.NewGuid();

    public IChangeHandlers Handlers => ChangeHandlers.All;

    public IServerLeases Leases { get; } = new FreeLeases();

    public List<Change> Begun { get; } = new();

    public Dictionary<Change, ItemResult> Ended { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether intents are written among the changes.</summary>
    public bool Tells { get; set; }

    /// <summary>Thrown when a change of this kind is about to be made.</summary>
    public ChangeKind? BreaksAt { get; set; }

    public QlikException? LostOutcome => null;

    public List<Change> Planned { get; } = new();

    public Task<IReadOnlyList<JournalTicket>> PlanAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token)
    {
        Planned.AddRange(changes);
        return Task.FromResult<IReadOnlyList<JournalTicket>>(changes.Select(c => new JournalTicket(++_entries, c)).ToList());
    }

    public Task<IReadOnlyList<JournalTicket>> BeginAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token)
    {
        if (changes.Any(c => c.Kind == BreaksAt))
        {
            throw new QlikException(ErrorReason.JournalFailed, "The disk is full.");
        }

        Begun.AddRange(changes);
        if (Tells)
        {
            _changes.AddRange(changes.Select(c => $"intent {c.Kind} {c.ItemId}"));
        }

        return Task.FromResult<IReadOnlyList<JournalTicket>>(changes.Select(c => new JournalTicket(++_entries, c)).ToList());
    }

    public Task BeginAgainAsync(Connection connection, IReadOnlyList<JournalTicket> tickets, CancellationToken token) =>
        BeginAsync(connection, tickets.Select(t => t.Change).ToList(), token);

    /// <summary>Planned changes that were ended without being begun.</summary>
    public List<Change> NotBegun { get; } = new();

    public Task EndPlannedAsync(Connection connection, IReadOnlyList<KeyValuePair<Change, ItemResult>> outcomes)
    {
        NotBegun.AddRange(outcomes.Select(o => o.Key).Where(c => Planned.Any(p => Same(p, c)) && !Begun.Any(b => Same(b, c))));
        return Task.CompletedTask;

        static bool Same(Change one, Change other) => (one.Kind, one.ItemId) == (other.Kind, other.ItemId);
    }

    public Task EndAsync(JournalTicket ticket, ItemResult result)
    {
        Ended[ticket.Change] = result;
        return Task.CompletedTask;
    }

    public Task EndAsync(IReadOnlyList<KeyValuePair<JournalTicket, ItemResult>> outcomes) =>
        Task.WhenAll(outcomes.Select(o => EndAsync(o.Key, o.Value)));
}
