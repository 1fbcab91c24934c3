using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>What became of licences that the server ends when it blocks their holder.</summary>
internal static class Consequences
{
    /// <summary>The outcomes for the journal, once the outcome of the blocking is known.</summary>
    public static IEnumerable<KeyValuePair<JournalTicket, ItemResult>> Of(IReadOnlyList<JournalTicket> licenses, ItemResult blocking)
    {
        // If the blocking is left for later because of the server, so are the licences.
        ItemResult result =
            blocking.InDoubt || ServerWatch.Of(blocking.Error) is not null
                ? blocking
                : Of(blocking.Error is null && ChangeOutcomes.Changed(blocking.Outcome.ToString()));
        return licenses.Select(l => new KeyValuePair<JournalTicket, ItemResult>(l, result));
    }

    /// <summary>What became of such a licence.</summary>
    /// <param name="isBlocked">Whether the run blocked its holder.</param>
    public static ItemResult Of(bool isBlocked)
    {
        return isBlocked
            ? new ItemResult(Outcome.Released, "It ended when the user was disabled.")
            : new ItemResult(Outcome.Skipped, "This run did not disable the user.");
    }
}
