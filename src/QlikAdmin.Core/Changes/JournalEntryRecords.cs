using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Changes;

/// <summary>Reads the later lines of a journal about an entry that was planned or begun.</summary>
internal static class JournalEntryRecords
{
    /// <summary>Takes the next line about an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="record">The line.</param>
    /// <param name="kind">Its kind: an outcome, left, undone or redone.</param>
    public static void Take(JournalEntry entry, JObject record, string? kind)
    {
        switch (kind)
        {
            case JournalRecords.Outcome:
                End(entry, record);
                break;
            case JournalRecords.Left:
                entry.State = JournalEntryState.Planned;
                entry.Outcome = null;
                entry.Detail = null;
                entry.Error = null;
                entry.EndedAt = null;
                break;
            case JournalRecords.Undone:
                entry.State = JournalEntryState.Undone;
                entry.Detail = $"Taken back by run {By(record)}.";
                break;
            default:
                entry.State = JournalEntryState.Done;
                entry.NewId = Json.Text(record["newId"]) ?? entry.NewId;
                entry.Detail = $"Taken back, and in force again by run {By(record)}.";
                break;
        }
    }

    private static void End(JournalEntry entry, JObject record)
    {
        string? outcome = Json.Text(record["outcome"]);
        bool isInDoubt = outcome is null or JournalRecords.InDoubt;
        entry.Outcome = isInDoubt ? null : outcome;
        entry.State =
            isInDoubt ? JournalEntryState.Open
            : outcome == nameof(Outcome.Failed) ? JournalEntryState.Failed
            : outcome == nameof(Outcome.Skipped) ? JournalEntryState.Skipped
            : JournalEntryState.Done;
        entry.Detail = Json.Text(record["detail"]);
        entry.Error = Json.Text(record["error"]);
        entry.QuarantineEndsAt = Json.Date(Json.Text(record["quarantineEndsAt"]));
        entry.NewId = Json.Text(record["newId"]);
        entry.EndedAt = Json.Date(Json.Text(record["at"]));
        entry.ServerTime = Json.Date(Json.Text(record["serverTime"]));
    }

    private static string? By(JObject record)
    {
        string? by = Json.Text(record["by"]);
        return Guid.TryParse(by, out Guid run) ? RunText.Short(run) : by;
    }
}
