using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Operations;

/// <summary>What is to be done about one entry of a journal, now that the server was asked.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Change">The change to make: the entry's own when it is resumed, its reverse when it is undone.</param>
/// <param name="Settled">What became of it, when there is nothing left to do; null where the change is to be made.</param>
internal sealed record OperationStep(JournalEntry Entry, Change Change, ChangeResult? Settled)
{
    /// <summary>What can't be told and should be known before it is made, in words; null for nothing.</summary>
    public string? Doubt { get; init; }

    /// <summary>The server could not be read, so that nothing is recorded and the entry is left for the next time.</summary>
    public bool StaysPlanned { get; init; }
}
