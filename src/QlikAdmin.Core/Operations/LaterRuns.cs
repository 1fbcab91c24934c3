using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Operations;

/// <summary>What the journals say about the items that a run changed: later changes by other runs, and licences that this module itself
/// gave back to people.</summary>
internal sealed class LaterRuns
{
    // The server's time has whole seconds, and its answer took time to arrive.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromTicks(ServerClock.Resolution.Ticks * 2);

    private readonly Guid _run;
    private readonly Dictionary<string, List<JournalEntry>> _later = new(StringComparer.Ordinal);
    private readonly Dictionary<(Guid Run, int Entry), JournalEntry> _known = new();
    private readonly Dictionary<string, DateTimeOffset> _touched = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<string>> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _given = new(StringComparer.Ordinal);

    private LaterRuns(JournalContent content)
    {
        _run = content.Run.RunId;
        foreach (JournalEntry entry in content.Entries.Where(e => e.State == JournalEntryState.Undone || HasEffect(e)))
        {
            Learn(entry);
            Touch(entry.Change, entry.ServerTime);
        }
    }

    /// <summary>Reads the other journals in the folder of a run.</summary>
    /// <param name="content">The run.</param>
    /// <param name="wanted">The entries of the run that will be taken back.</param>
    /// <param name="unreadable">Called for each journal that can't be read.</param>
    /// <exception cref="QlikException">JournalFailed: the folder can't be read.</exception>
    public static LaterRuns Read(JournalContent content, IReadOnlyList<JournalEntry> wanted, Action<QlikException> unreadable)
    {
        LaterRuns later = new(content);
        HashSet<string> things = new(wanted.SelectMany(Things), StringComparer.Ordinal);
        HashSet<string> people = new(wanted.Select(Person).OfType<string>(), StringComparer.Ordinal);
        if (things.Count > 0)
        {
            foreach (
                JournalEntry entry in JournalArchive
                    .Since(content.Run, unreadable)
                    .SelectMany(c => c.Entries)
                    .Where(e => e.Change is not null)
            )
            {
                later.Take(entry, things, people);
            }
        }

        return later;
    }

    /// <summary>The newest change of a later run to the item of an entry, unless it was taken back. It is done, or in doubt. Null where
    /// there is none.</summary>
    public JournalEntry? Overtook(JournalEntry entry)
    {
        return Things(entry)
            .SelectMany(t => _later.TryGetValue(t, out List<JournalEntry>? found) ? found : Enumerable.Empty<JournalEntry>())
            .Where(e => IsLater(e, entry) && !IsReversalOfLater(e, entry))
            .OrderBy(When)
            .LastOrDefault();
    }

    /// <summary>Whether this run or an undo gave the person everything that was given since, so that nobody else decided about
    /// it.</summary>
    public bool Explains(JournalEntry entry, ChangeReading reading)
    {
        return reading.GivenSince.Count > 0 && reading.GivenSince.All(t => Has(_taken, entry, t) || Has(_given, entry, t));
    }

    /// <summary>Whether the person now holds another unit than the one that an entry gave, unless this module took that unit and gave it
    /// back.</summary>
    public bool IsGivenAnew(JournalEntry entry, ChangeReading reading)
    {
        return entry.Change is { Kind: ChangeKind.AddAllocation or ChangeKind.RestoreAllocation, To: string type }
            && entry.NewId is string given
            && reading.NewId is string now
            && !string.Equals(given, now, StringComparison.OrdinalIgnoreCase)
            && !Has(_taken, entry, type);
    }

    /// <summary>Whether the record of a user was changed after all changes by this module.</summary>
    public bool IsTouched(JournalEntry entry, ChangeReading reading)
    {
        return entry.Change?.Kind == ChangeKind.SetUserStatus
            && _touched.TryGetValue(entry.ItemId, out DateTimeOffset last)
            && reading.ModifiedAt - last > s_tolerance;
    }

    /// <summary>Takes note of changes that an undo has just made.</summary>
    public void Note(IEnumerable<Change> changes, Connection connection)
    {
        foreach (Change change in changes)
        {
            Touch(change, connection.Http.ServerClock.UtcNow);
        }
    }

    /// <summary>Why the deactivation of a tenant is not taken back, or need not be. No call reads the state of such a tenant, so the
    /// journals decide. Null when no journal has a later change.</summary>
    public ItemResult? OvertookTenant(JournalEntry entry)
    {
        return entry.Change?.Kind != ChangeKind.DisableTenant || Overtook(entry) is not JournalEntry later ? null
            : later.Change!.Kind == ChangeKind.EnableTenant
                ? new ItemResult(Outcome.Exists, $"Run {later.ShownRun} has enabled it since, so nothing had to be done.")
            : ItemResult.Failed(Refusal(entry, later));
    }

    /// <summary>Why an entry is left alone after a later run changed the same item.</summary>
    public static QlikException Refusal(JournalEntry entry, JournalEntry later)
    {
        string what = $"Entry {entry.Entry} of run {entry.ShownRun}, '{entry}', was left alone: ";
        if (later.State == JournalEntryState.Open)
        {
            return new QlikException(
                ErrorReason.ChangedSince,
                $"{what}run {later.ShownRun} was about to change the same item ('{later}'), and it is in doubt whether it did."
            )
            {
                NextStep = $"To find out first, run: Resume-QlikOperation -Run {RunText.Short(later.RunId)}",
            };
        }

        string when = ShownTime.Minute(When(later));
        string did = later.Change?.Kind == ChangeKind.DisableTenant ? "deactivated the tenant again" : $"changed the same item ('{later}')";
        return new QlikException(ErrorReason.ChangedSince, $"{what}run {later.ShownRun} {did} on {when}.")
        {
            NextStep = $"To undo that run first: Undo-QlikOperation -Run {RunText.Short(later.RunId)}",
        };
    }

    private static bool HasEffect(JournalEntry entry) =>
        entry.State == JournalEntryState.Open || (entry.State == JournalEntryState.Done && ChangeOutcomes.Changed(entry.Outcome));

    private static bool IsLater(JournalEntry entry, JournalEntry than) => When(entry) > When(than);

    private static DateTimeOffset? When(JournalEntry entry) => entry.EndedAt ?? entry.StartedAt;

    private static IEnumerable<string> Things(JournalEntry entry)
    {
        return ChangedThings.Of(entry.Change!, entry.NewId, entry.Endpoint?.Product).Select(t => IsTenant(entry) ? t : Place(entry) + t);
    }

    private static string? Person(JournalEntry entry) =>
        entry.Change?.User is string user ? Place(entry) + ChangedThings.Person(user, entry.Endpoint?.Product) : null;

    // A tenant has the same id at every registration endpoint.
    private static bool IsTenant(JournalEntry entry) => entry.Change!.Kind is ChangeKind.DisableTenant or ChangeKind.EnableTenant;

    private static string Place(JournalEntry entry) => (entry.Endpoint?.Uri?.AbsoluteUri ?? entry.Connection) + "\n";

    private static bool Has(Dictionary<string, HashSet<string>> types, JournalEntry entry, string type)
    {
        return Person(entry) is string person && types.TryGetValue(person, out HashSet<string>? known) && known.Contains(type);
    }

    private static void Add(Dictionary<string, HashSet<string>> types, string person, IEnumerable<string?> found)
    {
        if (!types.TryGetValue(person, out HashSet<string>? known))
        {
            types.Add(person, known = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        }

        known.UnionWith(found.OfType<string>());
    }

    /// <summary>Whether an undo took back a later change, and so only restored the state that the entry had left.</summary>
    private bool IsReversalOfLater(JournalEntry undo, JournalEntry entry)
    {
        return !IsTenant(undo)
            && undo.Change?.Undoes is UndoLink link
            && (link.RunId == _run || (_known.TryGetValue((link.RunId, link.Entry), out JournalEntry? undone) && !IsLater(entry, undone)));
    }

    private void Take(JournalEntry entry, HashSet<string> things, HashSet<string> people)
    {
        List<string> own = Things(entry).Where(things.Contains).ToList();
        if (own.Count > 0)
        {
            _known[(entry.RunId, entry.Entry)] = entry;
            if (HasEffect(entry))
            {
                foreach (string thing in own)
                {
                    if (!_later.TryGetValue(thing, out List<JournalEntry>? found))
                    {
                        _later.Add(thing, found = new List<JournalEntry>(1));
                    }

                    found.Add(entry);
                }
            }
        }

        if (entry.State != JournalEntryState.Planned)
        {
            Touch(entry.Change, entry.ServerTime);
        }

        if (HasEffect(entry) && entry.Change?.Undoes is not null && Person(entry) is string person && people.Contains(person))
        {
            Add(_taken, person, GivesBack(entry.Change!));
        }
    }

    private void Touch(Change? change, DateTimeOffset? time)
    {
        if (change?.Kind is ChangeKind.SetUserStatus or ChangeKind.SetUserField or ChangeKind.AddUserRole or ChangeKind.RemoveUserRole)
        {
            // Without a time nobody can say what came after it.
            DateTimeOffset at = time ?? DateTimeOffset.MaxValue;
            _touched[change.ItemId] = _touched.TryGetValue(change.ItemId, out DateTimeOffset known) && known > at ? known : at;
        }
    }

    /// <summary>Takes from an entry of the run itself which types the person had before, and which types it gave.</summary>
    private void Learn(JournalEntry entry)
    {
        if (entry.Change is Change change && Person(entry) is string person)
        {
            switch (change.Kind)
            {
                case ChangeKind.RemoveAllocation:
                    Add(_taken, person, new[] { change.From });
                    break;
                case ChangeKind.ConvertAllocation:
                    Add(_taken, person, new[] { change.From });
                    Add(_given, person, new[] { change.To });
                    break;
                case ChangeKind.AddAllocation or ChangeKind.RestoreAllocation:
                    Add(_given, person, new[] { change.To });
                    break;
            }
        }
    }

    private static IEnumerable<string?> GivesBack(Change change)
    {
        bool isUnit = change.Kind is ChangeKind.AddAllocation or ChangeKind.RestoreAllocation or ChangeKind.ConvertAllocation;
        return isUnit && change.To is string type ? new[] { type } : Array.Empty<string>();
    }
}
