using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Licences that go with the blocking of a user, where a product does that. No request is about them, but each is an entry of the
/// journal, so that an undo gives it back.</summary>
internal static class BlockedLicenses
{
    private const string Fact = "WithBlocking";

    /// <summary>Of the licences that a user holds.</summary>
    public static IReadOnlyList<Change> Of(User user, IEnumerable<Allocation> held, Connection connection)
    {
        return held.Select(a =>
                StateBefore.AtServerTime(AllocationRecords.OfRemoval(a, evenIfUsed: true), connection).WithFact(Fact, bool.TrueString) with
                {
                    UserId = user.Id,
                    ItemName = user.Name,
                }
            )
            .ToList();
    }

    /// <summary>Whether a change came with a blocking. Taking its undo back is a change of its own.</summary>
    public static bool IsOne(Change? change) => change?.Fact(Fact) is not null && UndoLink.Of(change) is null;

    /// <summary>What became of licences, for the journal, once it is known what became of the blocking.</summary>
    public static IReadOnlyList<KeyValuePair<JournalTicket, ItemResult>> Of(IReadOnlyList<JournalTicket> licenses, ItemResult blocking)
    {
        // What is left for later because of the server takes them along.
        ItemResult result =
            blocking.InDoubt || ServerWatch.Of(blocking.Error) is not null
                ? blocking
                : Of(blocking.Error is null && ChangeOutcomes.Changed(blocking.Outcome.ToString()));
        return licenses.Select(l => new KeyValuePair<JournalTicket, ItemResult>(l, result)).ToList();
    }

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
        return !isBlocked && blocking?.State is JournalEntryState.Open or JournalEntryState.Planned ? null : Of(isBlocked);
    }

    private static ItemResult Of(bool isBlocked)
    {
        return isBlocked
            ? new ItemResult(Outcome.Released, "It ended when the user was disabled.")
            : new ItemResult(Outcome.Skipped, "This run did not disable the user.");
    }
}
