using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Licences that the product takes back when a user is blocked. There is no request for them, but each is an entry of the journal,
/// so that an undo gives it back.</summary>
internal static class BlockedLicenses
{
    /// <summary>The changes of the licences that a user holds.</summary>
    public static IReadOnlyList<Change> Of(User user, IEnumerable<Allocation> held, Connection connection)
    {
        return held.Select(a => StateBefore.AtServerTime(AllocationChanges.OfTakingBack(a, evenIfUsed: true), connection))
            .Select(c => c with { UserId = user.Id, ItemName = user.Name, Facts = c.FactsAs<LicenseFacts>() with { IsOfBlocking = true } })
            .ToList();
    }

    /// <summary>Whether a change came together with a blocking. The undo of its undo is a separate change and does not count.</summary>
    public static bool IsOne(Change? change) => change is { Undoes: null, Facts: LicenseFacts { IsOfBlocking: true } };

    /// <summary>What became of a licence in a resumed run; null while the blocking is not settled.</summary>
    /// <param name="license">The licence.</param>
    /// <param name="entries">The entries of the run.</param>
    /// <param name="blocked">Ids of users who were blocked after the entries were read.</param>
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
