using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json.Linq;

using QlikAdmin.Http;

namespace QlikAdmin.Journal;

/// <summary>Puts the lines of one journal together.</summary>
internal sealed class JournalAssembly
{
    private readonly string _path;
    private readonly SortedDictionary<int, JournalEntry> _entries = new();
    private readonly JournalExclusions _exclusions = new();
    private readonly Dictionary<string, JournalEndpoint> _endpoints = new(StringComparer.Ordinal);
    private JournalRun? _run;

    public JournalAssembly(string path)
    {
        _path = path;
    }

    /// <summary>Lines that are no records.</summary>
    public int Unreadable { get; set; }

    /// <summary>Takes the next line. Records of a later version are passed over.</summary>
    public void Take(JObject record)
    {
        string? kind = Json.Text(record["record"]);
        if (kind is JournalRecords.Run or JournalRecords.Resumed)
        {
            Begin(record);
        }
        else if (!HasBegun())
        {
            Unreadable++;
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
            _run!.EndedAt = Json.Date(Json.Text(record["at"]));
            _run.State = Enum.TryParse(Json.Text(record["state"]), out JournalRunState state) ? state : JournalRunState.Completed;
        }
        else if (int.TryParse(Json.Text(record["entry"]), out int number))
        {
            Take(record, kind, number);
        }
    }

    /// <summary>What came together; null where there was no first line.</summary>
    public JournalContent? Finish(bool isRunning)
    {
        // Nothing but damage is a journal all the same when it has the name of one.
        if (_run is null && !(Unreadable > 0 && HasBegun()))
        {
            return null;
        }

        if (isRunning)
        {
            _run!.State = JournalRunState.Running;
            _run.EndedAt = null;
        }

        _run!.UnreadableLines = Unreadable;
        foreach (JournalEntry entry in _entries.Values)
        {
            _run.Count(entry.State);
        }

        if (_run is { State: JournalRunState.Completed, IsUnfinished: true })
        {
            // All input was worked on, but something is still to be found out.
            _run.State = JournalRunState.Stopped;
        }

        return new JournalContent(_run, _entries.Values.ToList());
    }

    /// <summary>Whether it is known which run this is; where the first line is damaged, by the name of the file.</summary>
    private bool HasBegun()
    {
        if (_run is null && JournalName.Read(_path) is (Guid runId, DateTimeOffset start))
        {
            _run = new JournalRun(runId, _path) { StartedAt = start, State = JournalRunState.Interrupted };
        }

        return _run is not null;
    }

    private void Begin(JObject record)
    {
        if (_run is null)
        {
            if (!Guid.TryParse(Json.Text(record["runId"]), out Guid runId))
            {
                Unreadable++;
                return;
            }

            _run = new JournalRun(runId, _path)
            {
                Command = Json.Text(record["command"]) ?? string.Empty,
                StartedAt = Json.Date(Json.Text(record["at"])),
                PlanId = Json.Text(record["planId"]),
            };
        }

        _run.Account = Json.Text(record["account"]);
        _run.Machine = Json.Text(record["machine"]);
        _run.Version = Json.Text(record["version"]);
        _run.ProcessId = int.TryParse(Json.Text(record["processId"]), out int process) ? process : null;

        // Until an end says otherwise.
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

    private void Take(JObject record, string? kind, int number)
    {
        if (kind is JournalRecords.Planned or JournalRecords.Intent)
        {
            Describe(record, Entry(number), kind == JournalRecords.Planned ? JournalEntryState.Planned : JournalEntryState.Open);
        }
        else if (kind == JournalRecords.Outcome)
        {
            JournalEntry entry = Entry(number);
            string? outcome = Json.Text(record["outcome"]);
            bool isInDoubt = outcome is null or JournalRecords.InDoubt;
            entry.Outcome = isInDoubt ? null : outcome;
            entry.State = isInDoubt ? JournalEntryState.Open
                : outcome == nameof(Outcome.Failed) ? JournalEntryState.Failed
                : outcome == nameof(Outcome.Skipped) ? JournalEntryState.Skipped
                : JournalEntryState.Done;
            entry.Detail = Json.Text(record["detail"]);
            entry.Error = Json.Text(record["error"]);
            entry.QuarantineEndsAt = Json.Date(Json.Text(record["quarantineEndsAt"]));
            entry.NewId = Json.Text(record["newId"]);
            entry.EndedAt = Json.Date(Json.Text(record["at"]));
        }
        else if (kind == JournalRecords.Left)
        {
            JournalEntry entry = Entry(number);
            entry.State = JournalEntryState.Planned;
            entry.Outcome = null;
            entry.Detail = null;
            entry.Error = null;
            entry.EndedAt = null;
        }
        else if (kind == JournalRecords.Undone)
        {
            JournalEntry entry = Entry(number);
            entry.State = JournalEntryState.Undone;
            entry.Detail = $"Taken back by run {Json.Text(record["by"])}.";
        }
        else if (kind == JournalRecords.Redone)
        {
            JournalEntry entry = Entry(number);
            entry.State = JournalEntryState.Done;
            entry.NewId = Json.Text(record["newId"]) ?? entry.NewId;
            entry.Detail = $"Taken back, and in force again by run {Json.Text(record["by"])}.";
        }
    }

    private JournalEntry Entry(int number)
    {
        if (!_entries.TryGetValue(number, out JournalEntry? entry))
        {
            entry = new JournalEntry(_run!.RunId, number, _path);
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
