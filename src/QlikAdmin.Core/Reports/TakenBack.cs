using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Reports;

/// <summary>Adds up what the journals say: the units that were taken back, net of what was given back, and the changes that
/// failed.</summary>
/// <remarks>Journals are taken one by one, the oldest first, and are not kept.</remarks>
internal sealed class TakenBack
{
    private const int MostEmptyMonths = 24;

    // The clock of this machine and that of a server may differ by this much.
    private static readonly TimeSpan s_clocks = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Server, string Type), TakenType> _types = new();
    private readonly SortedDictionary<string, TakenMonth> _months = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Server, string Type, string User), List<TakenUnit>> _away = new();
    private readonly HashSet<(Guid Run, int Entry)> _undone = new();
    private readonly Dictionary<(string Server, string Action, string Item, string? To), FailedChange> _failed = new();

    /// <summary>How many runs were read.</summary>
    public int Runs { get; private set; }

    /// <summary>When the first and the last run began, in UTC; null where there is none.</summary>
    public (DateTimeOffset? First, DateTimeOffset? Last) Span { get; private set; }

    public IEnumerable<TakenType> Types =>
        _types.Values.OrderBy(t => t.Connection, StringComparer.Ordinal).ThenBy(t => t.Type, StringComparer.Ordinal);

    /// <summary>The months in which something was taken back or given back, and those between them.</summary>
    public IReadOnlyList<TakenMonth> Months
    {
        get
        {
            List<TakenMonth> months = new();
            foreach (KeyValuePair<string, TakenMonth> next in _months)
            {
                // A gap of years comes from a wrong clock and is not filled.
                for (int i = 0; i < MostEmptyMonths && months.Count > 0 && Next(months[months.Count - 1].Month) != next.Key; i++)
                {
                    months.Add(new TakenMonth(Next(months[months.Count - 1].Month)));
                }

                months.Add(next.Value);
            }

            return months;
        }
    }

    /// <summary>Runs that changed licences, the oldest first.</summary>
    public List<TakenRun> LicenseRuns { get; } = new();

    /// <summary>Changes of any kind that failed or are in doubt, and that no later run has made, the newest first.</summary>
    public IEnumerable<FailedChange> Failed => _failed.Values.OrderByDescending(f => f.Entry.EndedAt ?? f.Entry.StartedAt);

    /// <summary>Takes the next journal.</summary>
    public void Take(JournalContent content)
    {
        Runs++;
        Span = (Span.First ?? content.Run.StartedAt, content.Run.StartedAt ?? Span.Last);
        TakenRun run = new(content.Run);
        foreach (JournalEntry entry in content.Entries.Where(e => e.Change is not null))
        {
            NoteFailure(entry);
            if (entry.State == JournalEntryState.Undone)
            {
                _undone.Add((entry.RunId, entry.Entry));
            }

            bool isMade = entry.State is JournalEntryState.Done or JournalEntryState.Undone && ChangeOutcomes.Changed(entry.Outcome);

            // The entry that was undone says already that it was taken back.
            if (isMade && !(entry.Change!.Undoes is UndoLink link && _undone.Contains((link.RunId, link.Entry))))
            {
                Count(entry, run);
            }
        }

        if (run.Taken + run.GivenBack + run.Converted > 0)
        {
            LicenseRuns.Add(run);
        }
    }

    /// <summary>Counts the units that are in quarantine now.</summary>
    public void CountQuarantined(DateTimeOffset now)
    {
        foreach (KeyValuePair<(string Server, string Type, string User), List<TakenUnit>> away in _away)
        {
            _types[(away.Key.Server, away.Key.Type)].InQuarantine += away.Value.Count(u => u.QuarantineEndsAt > now);
        }
    }

    /// <summary>Marks the units that were taken back and not given back by this program, but that the same persons hold again.</summary>
    /// <param name="units">The units of the servers that were read.</param>
    /// <param name="servers">Addresses of these servers.</param>
    public IReadOnlyList<HeldUnit> FindHandedOutAgain(IReadOnlyList<HeldUnit> units, IReadOnlyCollection<string> servers)
    {
        foreach (KeyValuePair<(string Server, string Type), TakenType> type in _types.Where(t => servers.Contains(t.Key.Server)))
        {
            type.Value.HandedOutAgain = 0;
        }

        return units.Select(u => IsHandedOutAgain(u) ? u with { IsHandedOutAgain = true } : u).ToList();
    }

    private static string ServerOf(HeldUnit unit) => unit.Server ?? unit.Connection;

    private static string TypeKey(string type) => type.ToUpperInvariant();

    private static string Next(string month) =>
        DateTime.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture).AddMonths(1).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string ServerOf(JournalEntry entry) => entry.Endpoint?.Uri?.AbsoluteUri ?? entry.Connection;

    private bool IsHandedOutAgain(HeldUnit unit)
    {
        if (unit.IsQuarantined || unit.User is null)
        {
            return false;
        }

        (string, string, string) key = (ServerOf(unit), TypeKey(unit.Type), PeopleNames.OfRecord(unit.Product).Key(unit.User));
        if (!_away.TryGetValue(key, out List<TakenUnit>? away) || !away.Exists(t => IsSame(unit, t) && !(unit.CreatedAt < t.At - s_clocks)))
        {
            return false;
        }

        _types[(key.Item1, key.Item2)].HandedOutAgain++;
        return true;
    }

    // A person may hold several units that are limited to a server or a document.
    private static bool IsSame(HeldUnit unit, TakenUnit taken) =>
        unit.Scope is null || string.Equals(unit.Id, taken.ItemId, StringComparison.OrdinalIgnoreCase);

    private void NoteFailure(JournalEntry entry)
    {
        (string, string, string, string?) key = (ServerOf(entry), entry.Action, entry.ItemId, entry.To);
        if (entry.State is JournalEntryState.Failed or JournalEntryState.Open)
        {
            _failed[key] = new FailedChange(entry);
        }
        else if (entry.State == JournalEntryState.Done)
        {
            _failed.Remove(key);
        }
    }

    private void Count(JournalEntry entry, TakenRun run)
    {
        bool isUndone = entry.State == JournalEntryState.Undone;
        switch (entry.Change!.Kind)
        {
            case ChangeKind.RemoveAllocation:
                NoteTaken(entry, run);
                if (isUndone)
                {
                    NoteGiven(entry, run, entry.From);
                }

                break;
            case ChangeKind.AddAllocation or ChangeKind.RestoreAllocation:
                // A gift that does not give back what was taken before is no part of the sum, and neither is its undo.
                if (NoteGiven(entry, run, entry.To) && isUndone)
                {
                    NoteTaken(entry, run);
                }

                break;
            case ChangeKind.ConvertAllocation when !isUndone && entry.From is string from:
                Type(entry, from).Converted++;
                run.Converted++;
                NoteWhy(entry, run);
                break;
            default:
                break;
        }
    }

    private void NoteTaken(JournalEntry entry, TakenRun run)
    {
        string type = entry.From ?? entry.To ?? entry.ItemType ?? string.Empty;
        Type(entry, type).Taken++;
        Month(entry).Taken++;
        run.Taken++;
        NoteWhy(entry, run);
        (string, string, string) key = Key(entry, type);
        if (!_away.TryGetValue(key, out List<TakenUnit>? away))
        {
            away = new List<TakenUnit>(1);
            _away.Add(key, away);
        }

        away.Add(new TakenUnit(entry.ItemId, entry.EndedAt ?? entry.StartedAt, entry.QuarantineEndsAt));
    }

    private bool NoteGiven(JournalEntry entry, TakenRun run, string? type)
    {
        (string, string, string) key = Key(entry, type ?? entry.ItemType ?? string.Empty);
        if (!_away.TryGetValue(key, out List<TakenUnit>? away) || away.Count == 0)
        {
            return false;
        }

        int same = away.FindIndex(u => string.Equals(u.ItemId, entry.ItemId, StringComparison.OrdinalIgnoreCase));
        away.RemoveAt(same < 0 ? away.Count - 1 : same);
        Type(entry, type ?? entry.ItemType ?? string.Empty).GivenBack++;
        Month(entry).GivenBack++;
        run.GivenBack++;
        return true;
    }

    private static void NoteWhy(JournalEntry entry, TakenRun run)
    {
        PlanEvidence evidence = entry.Change!.Grounds?.Evidence ?? PlanEvidence.None;
        foreach (
            (PlanEvidence Fact, string Words) each in new[]
            {
                (PlanEvidence.Age, "given long ago"),
                (PlanEvidence.Use, "not used"),
                (PlanEvidence.UserStatus, "status of the person"),
                (PlanEvidence.HeldTwice, "held twice"),
            }
        )
        {
            if (evidence.HasFlag(each.Fact))
            {
                run.Why.Add(each.Words);
            }
        }

        if (entry.Change.Removal is not null)
        {
            run.Why.Add("person was removed");
        }
    }

    private static (string Server, string Type, string User) Key(JournalEntry entry, string type) =>
        (ServerOf(entry), TypeKey(type), PeopleNames.OfRecord(entry.Endpoint?.Product).Key(entry.User ?? entry.ItemId));

    private TakenType Type(JournalEntry entry, string type)
    {
        (string, string) key = (ServerOf(entry), TypeKey(type));
        if (!_types.TryGetValue(key, out TakenType? known))
        {
            known = new TakenType(entry.Connection, type);
            _types.Add(key, known);
        }

        known.Connection = entry.Connection;
        return known;
    }

    private TakenMonth Month(JournalEntry entry)
    {
        if ((entry.EndedAt ?? entry.StartedAt)?.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture) is not string month)
        {
            return new TakenMonth(string.Empty);
        }

        if (!_months.TryGetValue(month, out TakenMonth? known))
        {
            known = new TakenMonth(month);
            _months.Add(month, known);
        }

        return known;
    }
}
