using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Operations;

/// <summary>What to do about one entry of a journal after the server was read.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Change">The change to make: the entry's own when it is resumed, its reverse when it is undone.</param>
/// <param name="Settled">The result, when there is nothing left to do; null where the change is to be made.</param>
internal sealed record OperationStep(JournalEntry Entry, Change Change, ItemResult? Settled)
{
    /// <summary>What is not known and should be said before the change is made, in words; null for nothing.</summary>
    public string? Doubt { get; init; }

    /// <summary>Whether the server could not be read. Then nothing is recorded, and the entry is left for the next time.</summary>
    public bool StaysPlanned { get; init; }
}
