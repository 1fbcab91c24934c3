using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The licence and its assignments. Not thread-safe: the tenant's lock guards it.</summary>
internal sealed class CloudLicense
{
    private readonly SandboxClock _clock;
    private readonly ChangeLog _changes;
    private readonly List<CloudAssignment> _rows = [];
    private readonly Dictionary<(string Subject, string Type), CloudAssignment> _byKey = [];
    private readonly Dictionary<string, int> _used = [];
    private readonly Dictionary<string, List<CloudAssignment>> _excess = [];
    private Dictionary<string, int>? _told;
    private long _seq;
    private int _removed;

    public CloudLicense(SandboxClock clock, ChangeLog changes, IReadOnlyList<CloudAllotment> allotments)
    {
        _clock = clock;
        _changes = changes;
        Allotments = allotments;
        Views = new SortedViews<CloudAssignment>(() => _rows);
    }

    public IReadOnlyList<CloudAllotment> Allotments { get; }

    public SortedViews<CloudAssignment> Views { get; }

    public IEnumerable<CloudAssignment> Rows => _rows.Where(r => !r.IsRemoved);

    public bool AutoAssignProfessional { get; set; }

    public bool AutoAssignAnalyzer { get; set; }

    public string FullType => Allotments[0].Name;

    public string BasicType => Allotments[1].Name;

    public int Used(string type) => _used.GetValueOrDefault(type);

    /// <summary>Units in use as the overview shows them: the current numbers, or those of the previous read.</summary>
    public IReadOnlyDictionary<string, int> ReadCounters(bool isEventual)
    {
        Dictionary<string, int> now = Allotments.ToDictionary(a => a.Name, a => a.IsAssignable ? Used(a.Name) : a.UsedUnits);
        Dictionary<string, int> told = isEventual && _told is not null ? _told : now;
        _told = now;
        return told;
    }

    public CloudAllotment? Allotment(string type) => Allotments.FirstOrDefault(a => a.IsAssignable && a.Name == type);

    public bool HasUnit(string type) => Allotment(type) is CloudAllotment a && (a.Overage < 0 || Used(type) < a.Units + a.Overage);

    public CloudAssignment? Find(string subject, string type) => _byKey.GetValueOrDefault((subject, type));

    public IReadOnlyList<CloudAssignment> Of(string subject) =>
        Allotments.Select(a => Find(subject, a.Name)).OfType<CloudAssignment>().ToList();

    /// <summary>Adds a row while seeding: no limit, no record of a change.</summary>
    public CloudAssignment Seed(string subject, string type, DateTimeOffset created)
    {
        CloudAssignment row = new()
        {
            Seq = ++_seq,
            Subject = subject,
            Type = type,
            Created = created,
        };
        _rows.Add(row);
        _byKey.Add((subject, type), row);
        _used[type] = Used(type) + 1;
        Views.Invalidate();
        return row;
    }

    public CloudAssignment Add(string subject, string type, string reason)
    {
        CloudAssignment row = Seed(subject, type, _clock.UtcNow);
        SettleExcess(type);
        Record(row, "added", new JsonObject { ["reason"] = reason });
        return row;
    }

    public void Remove(CloudAssignment row, string reason)
    {
        row.IsRemoved = true;
        _byKey.Remove((row.Subject, row.Type));
        _used[row.Type] = Used(row.Type) - 1;
        Record(row, "removed", new JsonObject { ["reason"] = reason });
        SettleExcess(row.Type);
        if (++_removed > 1000 && _removed > _rows.Count / 2)
        {
            _rows.RemoveAll(r => r.IsRemoved);
            _removed = 0;
        }
    }

    /// <summary>Moves a row to another type or subject; its date of creation stays.</summary>
    public void Move(CloudAssignment row, string subject, string type)
    {
        JsonObject detail = new()
        {
            ["reason"] = "update",
            ["fromSubject"] = row.Subject,
            ["fromType"] = row.Type,
        };
        row.IsRemoved = true;
        _byKey.Remove((row.Subject, row.Type));
        _used[row.Type] = Used(row.Type) - 1;
        CloudAssignment moved = Seed(subject, type, row.Created);
        SettleExcess(row.Type);
        SettleExcess(type);
        Record(moved, "updated", detail);
    }

    /// <summary>
    /// Marks the newest rows beyond the number bought as excess. It runs at every removal, so it does little when there is no excess.
    /// </summary>
    public void SettleExcess(string type)
    {
        int over = Math.Max(0, Used(type) - (Allotment(type)?.Units ?? 0));
        if (!_excess.TryGetValue(type, out List<CloudAssignment>? marked))
        {
            _excess[type] = marked = [];
        }

        marked.RemoveAll(r => r.IsRemoved);
        while (marked.Count > over)
        {
            CloudAssignment oldest = marked.MinBy(r => (r.Created, r.Seq))!;
            oldest.Excess = false;
            marked.Remove(oldest);
        }

        if (marked.Count < over)
        {
            List<CloudAssignment> newest = Rows.Where(r => r.Type == type && !r.Excess)
                .OrderByDescending(r => r.Created)
                .ThenByDescending(r => r.Seq)
                .Take(over - marked.Count)
                .ToList();
            newest.ForEach(r => r.Excess = true);
            marked.AddRange(newest);
        }
    }

    private void Record(CloudAssignment row, string action, JsonObject detail)
    {
        detail["subject"] = row.Subject;
        detail["type"] = row.Type;
        _changes.Add("cloud", "licenses/assignments", $"{row.Subject}#{row.Type}", action, detail);
    }
}
