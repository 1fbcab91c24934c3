using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Handles changes of licence allocations.</summary>
internal sealed class AllocationHandler : IChangeHandler, IListReader
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } =
        new[] { ChangeKind.AddAllocation, ChangeKind.RemoveAllocation, ChangeKind.ConvertAllocation, ChangeKind.RestoreAllocation };

    public string? WhyNoUndo(Change change) => change.User is null ? "the journal does not name its holder" : null;

    public Change Reverse(Change change, string? newId)
    {
        ChangeKind kind = change.Kind switch
        {
            ChangeKind.RemoveAllocation => ChangeKind.RestoreAllocation,
            ChangeKind.ConvertAllocation => ChangeKind.ConvertAllocation,
            _ => ChangeKind.RemoveAllocation,
        };

        // The undo is made only after a read has shown that the person does not hold what it gives. It gets its own server time.
        bool? wasHeld = kind == ChangeKind.RemoveAllocation ? null : false;
        return change with
        {
            Kind = kind,
            ItemId = newId ?? change.ItemId,
            ItemType = change.From ?? change.To,
            From = change.To,
            To = change.From,
            Grounds = null,
            Undoes = null,
            Facts = change.FactsAs<LicenseFacts>() with { WasHeld = wasHeld, ServerTime = null },
        };
    }

    public string? NeededUser(Change change) => change.Kind == ChangeKind.RemoveAllocation ? null : change.UserId;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        AllocationStates states = await AllocationStates.ReadAsync(connection, changes, log, token).ConfigureAwait(false);
        return changes.Select(states.Of).ToList();
    }

    public TimeSpan GoodFor(TimeSpan reading) => ListAge.ByCost(reading);

    public ChangeSender Begin(Connection connection, int? throttleLimit) => new AllocationSender(connection, throttleLimit);
}
