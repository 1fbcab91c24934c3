using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Changes;

/// <summary>Numbers the exclusions of plans. They are the same for every row of a plan, so a journal has each text once, before the first
/// change that names it.</summary>
internal sealed class JournalExclusions
{
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The lines of a planned change: its own line and, for the first change of a plan, the line with the exclusions.</summary>
    public IEnumerable<JObject> Planned(Connection connection, JournalTicket ticket)
    {
        JObject line = JournalRecords.Of(JournalRecords.Planned, connection, ticket);
        if (ticket.Change.Grounds is ChangeGrounds grounds)
        {
            string? number = null;
            if (grounds.Exclude is string text && !_numbers.TryGetValue(text, out number))
            {
                number = (_numbers.Count + 1).ToString(CultureInfo.InvariantCulture);
                _numbers.Add(text, number);
                yield return JournalRecords.OfExclusions(number, text);
            }

            line["grounds"] = JournalRecords.Of(grounds, number);
        }

        yield return line;
    }

    /// <summary>Takes a text that was read.</summary>
    public void Take(JObject record) =>
        _texts[Json.Text(record["number"]) ?? string.Empty] = Json.Text(record["exclude"]) ?? ChangeGrounds.LostExclude;

    /// <summary>The text that has this number; null without a number.</summary>
    public string? Text(string? number) =>
        number is null ? null
        : _texts.TryGetValue(number, out string? text) ? text
        : ChangeGrounds.LostExclude;
}
