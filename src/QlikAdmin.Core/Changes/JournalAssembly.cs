using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Changes;

/// <summary>Builds a run and its entries from the lines of one journal.</summary>
internal sealed class JournalAssembly
{
    private readonly string _path;
    private readonly SortedDictionary<int, JournalEntry> _entries = new();
    private readonly JournalExclusions _exclusions = new();
    private readonly Dictionary<string, JournalEndpoint> _endpoints = new(StringComparer.Ordinal);
    private readonly JournalDamage _damage = new();
    private readonly SeenLines _seen = new();
    private JournalRun? _run;
    private bool _hasHeader;
    private bool _hasEnded;
    private bool _hasLines;
    private bool _isLastEnded;

    public JournalAssembly(string path)
    {
        _path = path;
    }

    /// <summary>Takes the next line.</summary>
    public void Take(JournalLine line)
    {
        _hasLines = true;
        _isLastEnded = line.IsEnded;
        if (line.Text?.Length == 0)
        {
            return;
        }

        if (line.Text is string text && Parse(text) is JObject record)
        {
            // The same line a second time, with the same time in it, says nothing new.
            if (_seen.Add(text))
            {
                string? kind = Json.Text(record["record"]);
                _damage.Readable(kind is JournalRecords.Resumed or JournalRecords.Undone or JournalRecords.Redone);
                TakeRecord(record, kind, line.Number);
            }
        }
        else
        {
            _damage.Unreadable(line.Number, line.Text is string torn && LooksTorn(torn));
        }
    }

    /// <summary>Takes a record. Records of a later version are left out.</summary>
    private void TakeRecord(JObject record, string? kind, int line)
    {
        if (kind is JournalRecords.Run or JournalRecords.Resumed)
        {
            Begin(record, kind, line);
        }
        else if (!HasBegun())
        {
            _damage.Unreadable(line, looksTorn: false);
        }
        else if (kind == JournalRecords.Connection)
        {
            Name(record);
        }
        else if (kind == JournalRecords.Exclusions)
        {
            _exclusions.Take(record);
        }
        else if (kind == JournalRecords.End)
        {
            _hasEnded = true;
            _run!.EndedAt = Json.Date(Json.Text(record["at"]));

            // An unknown word says nothing about the end, so the run counts as interrupted.
            _run.State = Json.Text(record["state"]) switch
            {
                nameof(JournalEnd.Completed) => JournalRunState.Completed,
                nameof(JournalEnd.Stopped) => JournalRunState.Stopped,
                nameof(JournalEnd.Failed) => JournalRunState.Failed,
                _ => JournalRunState.Interrupted,
            };
        }
        else if (int.TryParse(Json.Text(record["entry"]), out int number))
        {
            TakeChange(record, kind, number);
        }
    }

    /// <summary>The journal that the lines make; null where the first line was missing.</summary>
    public JournalContent? Finish(bool isRunning)
    {
        _damage.End(_isLastEnded);

        // A file with nothing but damage is still a journal when it has the name of one.
        if (_run is null && !HasBegun())
        {
            return null;
        }

        LookForHeader(isRunning);
        _damage.AddGaps(_entries.Values);
        _run!.Damage = _damage.Text();
        _run.UnreadableLines = _damage.Lines;
        if (_run.Damage is not null)
        {
            _run.State = JournalRunState.Damaged;
        }

        if (isRunning)
        {
            _run.State = JournalRunState.Running;
            _run.EndedAt = null;
        }

        foreach (JournalEntry entry in _entries.Values)
        {
            _run.Count(entry.State);
        }

        if (_run is { State: JournalRunState.Completed, IsUnfinished: true })
        {
            // All input was worked on, but the outcome of some changes is still not known.
            _run.State = JournalRunState.Stopped;
        }

        return new JournalContent(_run, _entries.Values.ToList());
    }

    private static JObject? Parse(string line)
    {
        try
        {
            return Json.Parse(line) as JObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool LooksTorn(string line) =>
        line.StartsWith(JournalRecords.Beginning, StringComparison.Ordinal)
        || JournalRecords.Beginning.StartsWith(line, StringComparison.Ordinal);

    private void LookForHeader(bool isRunning)
    {
        if (isRunning && !_hasHeader)
        {
            // Its first line is being written to the disk.
            return;
        }

        if (!_hasLines)
        {
            _damage.Add("the file is empty: its process ended before it began anything, or the file was cut off");
        }
        else if (!_hasHeader)
        {
            _damage.Add("the line that says which command it was is missing");
        }
    }

    /// <summary>Whether it is known which run this is. Where the first line is damaged, the name of the file says it.</summary>
    private bool HasBegun()
    {
        if (_run is null && JournalName.Read(_path) is (Guid runId, DateTimeOffset start))
        {
            _run = new JournalRun(runId, _path) { StartedAt = start, State = JournalRunState.Interrupted };
        }

        return _run is not null;
    }

    private void Begin(JObject record, string kind, int line)
    {
        if (_run is null)
        {
            if (!Guid.TryParse(Json.Text(record["runId"]), out Guid runId))
            {
                _damage.Unreadable(line, looksTorn: false);
                return;
            }

            _run = new JournalRun(runId, _path)
            {
                Command = Json.Text(record["command"]) ?? string.Empty,
                StartedAt = Json.Date(Json.Text(record["at"])),
                PlanId = Json.Text(record["planId"]),
            };
        }

        _hasHeader |= kind == JournalRecords.Run;
        _hasEnded = false;
        if (_run.Command.Length == 0)
        {
            _run.Command = Json.Text(record["command"]) ?? string.Empty;
            _run.PlanId ??= Json.Text(record["planId"]);
        }

        _run.Account = Json.Text(record["account"]);
        _run.Machine = Json.Text(record["machine"]);
        _run.Version = Json.Text(record["version"]);
        _run.ProcessId = int.TryParse(Json.Text(record["processId"]), out int process) ? process : null;

        // Until a line with the end follows.
        _run.State = JournalRunState.Interrupted;
        _run.EndedAt = null;
    }

    private void Name(JObject record)
    {
        if (Json.Text(record["name"]) is string name)
        {
            QlikProduct? product = Enum.TryParse(Json.Text(record["product"]), out QlikProduct known) ? known : null;
            Uri.TryCreate(Json.Text(record["uri"]), UriKind.Absolute, out Uri? uri);
            _endpoints[name] = new JournalEndpoint(name, product, uri);
        }
    }

    private void TakeChange(JObject record, string? kind, int number)
    {
        if (_hasEnded && kind is (JournalRecords.Planned or JournalRecords.Intent or JournalRecords.Outcome))
        {
            _damage.Add("changes follow the line that ends it");
        }

        if (kind == JournalRecords.Planned && _entries.TryGetValue(number, out JournalEntry? known))
        {
            // A planned line comes first for its change, so it can't be the latest news. The outcome of the change is not known.
            _damage.Add("lines are not in the order in which they were written");
            Describe(record, known, JournalEntryState.Open);
        }
        else if (kind is JournalRecords.Planned or JournalRecords.Intent)
        {
            Describe(record, Entry(number), kind == JournalRecords.Planned ? JournalEntryState.Planned : JournalEntryState.Open);
        }
        else if (kind is JournalRecords.Outcome or JournalRecords.Left or JournalRecords.Undone or JournalRecords.Redone)
        {
            JournalEntryRecords.Take(Entry(number), record, kind);
        }
    }

    private JournalEntry Entry(int number)
    {
        if (!_entries.TryGetValue(number, out JournalEntry? entry))
        {
            entry = new JournalEntry(_run!.RunId, number, _path) { Command = _run.Command };
            _entries.Add(number, entry);
        }

        return entry;
    }

    private void Describe(JObject record, JournalEntry entry, JournalEntryState state)
    {
        JObject? change = record["change"] as JObject;
        entry.State = state;
        entry.Outcome = null;
        entry.StartedAt = Json.Date(Json.Text(record["at"]));
        entry.Connection = Json.Text(record["connection"]) ?? string.Empty;
        entry.Endpoint = _endpoints.TryGetValue(entry.Connection, out JournalEndpoint? endpoint) ? endpoint : null;
        ChangeGrounds? grounds = JournalRecords.ReadGrounds(record["grounds"] as JObject, _exclusions) ?? entry.Change?.Grounds;
        entry.Change = JournalRecords.ReadChange(change) is Change read ? read with { Grounds = grounds } : null;
        entry.Action = Json.Text(change?["kind"]) ?? string.Empty;
        entry.ItemId = Json.Text(change?["itemId"]) ?? string.Empty;
        entry.ItemType = Json.Text(change?["itemType"]);
        entry.ItemName = Json.Text(change?["itemName"]);
        entry.User = Json.Text(change?["user"]);
        entry.From = Json.Text(change?["from"]);
        entry.To = Json.Text(change?["to"]);
    }
}
