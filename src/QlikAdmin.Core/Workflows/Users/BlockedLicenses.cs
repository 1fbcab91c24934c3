using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Licences that go with the blocking of a user, where a product does that. No request is about them, but each is an entry of the
/// journal, so that an undo gives it back.</summary>
internal static class BlockedLicenses
{
    /// <summary>Of the licences that a user holds.</summary>
    public static IReadOnlyList<Change> Of(User user, IEnumerable<Allocation> held, Connection connection)
    {
        return held.Select(a => StateBefore.AtServerTime(AllocationChanges.OfRemoval(a, evenIfUsed: true), connection))
            .Select(c => c with { UserId = user.Id, ItemName = user.Name, Facts = c.FactsAs<LicenseFacts>() with { IsOfBlocking = true } })
            .ToList();
    }

    /// <summary>Whether a change came with a blocking. Taking its undo back is a change of its own.</summary>
    public static bool IsOne(Change? change) => change is { Undoes: null, Facts: LicenseFacts { IsOfBlocking: true } };

    /// <summary>What became of a licence in a run that is gone on with; null while the blocking is not settled.</summary>
    /// <param name="license">The licence.</param>
    /// <param name="entries">The run.</param>
    /// <param name="blocked">Ids of users who were blocked since it was read.</param>
    public static ItemResult? Of(Change license, IReadOnlyList<JournalEntry> entries, ISet<string> blocked)
    {
        JournalEntry? blocking = entries.LastOrDefault(e =>
            e.Change is { Kind: ChangeKind.SetUserStatus } change && change.ItemId == license.UserId
        );
        bool isBlocked =
            blocked.Contains(license.UserId ?? string.Empty)
            || (blocking?.State == JournalEntryState.Done && ChangeOutcomes.Changed(blocking.Outcome));
        return !isBlocked && blocking?.State is JournalEntryState.Open or JournalEntryState.Planned ? null : Consequences.Of(isBlocked);
    }
}
