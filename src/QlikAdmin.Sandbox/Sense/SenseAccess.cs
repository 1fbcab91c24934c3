namespace QlikAdmin.Sandbox.Sense;

/// <summary>Allocates access, moves it to quarantine when it is taken back, and ends quarantine. The site's lock guards it.</summary>
internal sealed class SenseAccess(SenseSite site)
{
    /// <summary>How long a unit stays with the person after its last use, on a site with a serial number.</summary>
    public static readonly TimeSpan Quarantine = TimeSpan.FromDays(7);

    private readonly Dictionary<SenseAccessType, Dictionary<Guid, SenseAllocation>> _rows = SenseAccessType.All.ToDictionary(
        t => t,
        _ => new Dictionary<Guid, SenseAllocation>()
    );

    private readonly Dictionary<(SenseAccessType Type, Guid UserId), SenseAllocation> _byUser = [];
    private readonly Dictionary<SenseAccessType, int> _quarantined = SenseAccessType.All.ToDictionary(t => t, _ => 0);
    private DateTimeOffset _nextQuarantineEnd = DateTimeOffset.MaxValue;

    /// <summary>Units bought, by type. User access is paid with tokens, one for each allocation.</summary>
    public Dictionary<SenseAccessType, int> Total { get; } = SenseAccessType.All.ToDictionary(t => t, _ => 0);

    public IReadOnlyCollection<SenseAllocation> Rows(SenseAccessType type) => _rows[type].Values;

    public SenseAllocation? Find(SenseAccessType type, Guid id) => _rows[type].GetValueOrDefault(id);

    public SenseAllocation? Of(SenseAccessType type, SenseUser user) => _byUser.GetValueOrDefault((type, user.Id));

    public int Quarantined(SenseAccessType type) => _quarantined[type];

    public int Available(SenseAccessType type) => Math.Max(0, Total[type] - _rows[type].Count);

    /// <summary>Adds a row while seeding: no limit, no record of a change.</summary>
    public void Seed(SenseAllocation row)
    {
        _rows[row.Type].Add(row.Id, row);
        if (row.User is not null)
        {
            _byUser.Add((row.Type, row.User.Id), row);
        }

        if (row.Quarantined)
        {
            _quarantined[row.Type]++;
            _nextQuarantineEnd = row.QuarantineEnd < _nextQuarantineEnd ? row.QuarantineEnd!.Value : _nextQuarantineEnd;
        }
    }

    /// <summary>Allocates access to a user, or reinstates what the user has in quarantine.</summary>
    public SenseAllocation Allocate(SenseAccessType type, SenseUser user, string by)
    {
        DateTimeOffset now = site.Clock.UtcNow;
        if (Of(type, user) is SenseAllocation held)
        {
            return held.Quarantined
                ? Reinstate(held, now, by)
                : throw SenseException.Broken($"the user already has {type.Name.ToLowerInvariant()} access");
        }

        if (Available(type) == 0)
        {
            throw SenseException.Broken($"no {type.Name.ToLowerInvariant()} access is available");
        }

        SenseAllocation row = new()
        {
            Id = Guid.NewGuid(),
            CreatedDate = now,
            ModifiedDate = now,
            ModifiedByUserName = by,
            Type = type,
            User = user,
        };
        Seed(row);
        Record(row, "allocated", by);
        return row;
    }

    /// <summary>
    /// Takes access back. On a site with a serial number, access that was used in the last seven days goes into quarantine. Other access is
    /// released at once.
    /// </summary>
    public void Deallocate(SenseAllocation row, string by)
    {
        if (row.Quarantined)
        {
            // What a real repository does with a second DELETE is not documented, so callers must not depend on it.
            Record(row, "refusedDeleteOfQuarantined", by);
            throw SenseException.Broken("the access is quarantined already");
        }

        DateTimeOffset now = site.Clock.UtcNow;
        if (EntersQuarantine(row, now))
        {
            row.Quarantined = true;
            row.QuarantineEnd = row.LastUsed + Quarantine;
            row.Touch(now, by);
            _quarantined[row.Type]++;
            _nextQuarantineEnd = row.QuarantineEnd < _nextQuarantineEnd ? row.QuarantineEnd!.Value : _nextQuarantineEnd;
            Record(row, "quarantined", by);
        }
        else
        {
            Drop(row);
            Record(row, "released", by);
        }
    }

    /// <summary>Takes the access of a deleted user back. A row that is in quarantine keeps only the account of the person.</summary>
    public void ReleaseDeletedUser(SenseUser user)
    {
        foreach (SenseAccessType type in SenseAccessType.All)
        {
            if (Of(type, user) is not SenseAllocation row)
            {
                continue;
            }

            if (!row.Quarantined)
            {
                Deallocate(row, "INTERNAL\\sa_repository");
            }

            if (row.Quarantined)
            {
                _byUser.Remove((type, user.Id));
                row.User = null;
                row.DeletedUserId = user.UserId;
                row.DeletedUserDirectory = user.UserDirectory;
                row.Touch(site.Clock.UtcNow, "INTERNAL\\sa_repository");
                Record(row, "userDeleted", "INTERNAL\\sa_repository");
            }
        }

        site.Usages.RemoveAll(u => u.Allocation.User is null && !u.Allocation.Quarantined);
    }

    /// <summary>Removes the rows whose quarantine is over. Called before every request.</summary>
    public void Settle()
    {
        DateTimeOffset now = site.Clock.UtcNow;
        if (now < _nextQuarantineEnd)
        {
            return;
        }

        foreach (SenseAllocation row in _rows.Values.SelectMany(t => t.Values).Where(r => r.Quarantined && r.QuarantineEnd <= now).ToList())
        {
            Drop(row);
            Record(row, "quarantineEnded", "INTERNAL\\sa_repository");
        }

        _nextQuarantineEnd = _rows
            .Values.SelectMany(t => t.Values)
            .Where(r => r.Quarantined)
            .Select(r => r.QuarantineEnd!.Value)
            .DefaultIfEmpty(DateTimeOffset.MaxValue)
            .Min();
    }

    /// <summary>
    /// Marks the newest rows beyond the number bought as excess. Called after the number bought or the number of rows has changed.
    /// </summary>
    public void SettleExcess(SenseAccessType type)
    {
        int over = type.HasExcess ? Math.Max(0, _rows[type].Count - Total[type]) : 0;
        List<SenseAllocation> marked = _rows[type].Values.Where(r => r.Excess).OrderBy(r => r.CreatedDate).ThenBy(r => r.Id).ToList();
        marked.Take(Math.Max(0, marked.Count - over)).ToList().ForEach(r => r.Excess = false);
        if (marked.Count < over)
        {
            _rows[type]
                .Values.Where(r => !r.Excess)
                .OrderByDescending(r => r.CreatedDate)
                .ThenBy(r => r.Id)
                .Take(over - marked.Count)
                .ToList()
                .ForEach(r => r.Excess = true);
        }
    }

    private bool EntersQuarantine(SenseAllocation row, DateTimeOffset now) =>
        site.License == SenseLicenseMode.Serial && row.LastUsed + Quarantine > now;

    /// <summary>
    /// Gives access that is in quarantine back to its user. The vendor says: "within seven days it can be reinstated to the same user".
    /// That a POST for this user brings the same row back is inferred, and decided only here.
    /// </summary>
    private SenseAllocation Reinstate(SenseAllocation row, DateTimeOffset now, string by)
    {
        row.Quarantined = false;
        row.QuarantineEnd = null;
        row.Touch(now, by);
        _quarantined[row.Type]--;
        Record(row, "reinstated", by);
        return row;
    }

    private void Drop(SenseAllocation row)
    {
        _rows[row.Type].Remove(row.Id);
        if (row.User is not null)
        {
            _byUser.Remove((row.Type, row.User.Id));
        }

        if (row.Quarantined)
        {
            _quarantined[row.Type]--;
        }

        if (site.Usages.Count > 0)
        {
            site.Usages.RemoveAll(u => u.Allocation == row);
        }

        if (_rows[row.Type].Count + 1 > Total[row.Type])
        {
            SettleExcess(row.Type);
        }
    }

    private void Record(SenseAllocation row, string action, string by) =>
        site.Record(
            row.Type.Path,
            row,
            action,
            new JsonObject
            {
                ["account"] = row.User?.Account ?? row.DeletedUserDirectory + "\\" + row.DeletedUserId,
                ["by"] = by,
                ["quarantineEnd"] = row.Quarantined ? SenseSchema.Format(row.QuarantineEnd) : null,
            }
        );
}
