namespace QlikAdmin.Sandbox.QlikView;

/// <summary>
/// CALs that people hold, of a server or of a document: those assigned, and those taken back that are still in quarantine. Both take up
/// units. A holder is looked up in any case.
/// </summary>
/// <param name="farm">What the pool belongs to.</param>
/// <param name="table">Its name in the change log.</param>
/// <param name="place">Server or document, for the change log.</param>
/// <param name="mode">Whom its CALs belong to.</param>
internal sealed class CalPool(QlikViewFarm farm, string table, string place, Func<IdentificationMode> mode)
{
    private OrderedDictionary<string, Cal> _assigned = new(StringComparer.OrdinalIgnoreCase);
    private OrderedDictionary<string, Cal> _quarantined = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Cal> Assigned => _assigned.Values;

    public IReadOnlyList<Cal> Quarantined => _quarantined.Values;

    public int UnitsUsed => _assigned.Count + _quarantined.Count;

    public void Seed(Cal cal)
    {
        OrderedDictionary<string, Cal> list = cal.QuarantinedUntil is null ? _assigned : _quarantined;
        list.TryAdd(cal.Holder(mode()), cal);
    }

    public Cal? FindAssigned(string holder) => _assigned.GetValueOrDefault(holder);

    public Cal? FindQuarantined(string holder) => _quarantined.GetValueOrDefault(holder);

    /// <summary>Frees the units whose quarantine has ended.</summary>
    public void Settle()
    {
        DateTimeOffset now = farm.Clock.UtcNow;
        List<string> ended = _quarantined.Where(q => q.Value.QuarantinedUntil <= now).Select(q => q.Key).ToList();
        if (ended.Count == 0)
        {
            return;
        }

        ended.ForEach(e => Record(e, "quarantineEnded"));
        HashSet<string> gone = new(ended, StringComparer.OrdinalIgnoreCase);
        _quarantined = Keep(_quarantined, q => !gone.Contains(q));
    }

    /// <summary>Gives a CAL outside a save, as the server itself does at a login; false when the holder has one or had one until just
    /// now.</summary>
    public bool Assign(Cal cal, string by)
    {
        string holder = cal.Holder(mode());
        if (holder.Length == 0 || _assigned.ContainsKey(holder) || _quarantined.ContainsKey(holder))
        {
            return false;
        }

        _assigned.Add(holder, cal);
        Record(holder, "allocated", by);
        return true;
    }

    public void Use(string holder)
    {
        Cal cal = _assigned[holder];
        _assigned[holder] = cal with { LastUsed = farm.Clock.UtcNow };
    }

    /// <summary>
    /// Takes over the lists of a save. The list of assigned rows replaces what is there, so a row in neither list is lost; it is treated as
    /// one that was taken back. Rows in both lists count as taken back. A row in quarantine that is in neither list stays there; in the
    /// list
    /// of assigned rows it is given back to its holder. New rows beyond the units are passed over. Times in the rows are not believed.
    /// </summary>
    /// <param name="assigned">The assigned rows.</param>
    /// <param name="removed">The rows taken back, those already in quarantine among them.</param>
    /// <param name="units">How many there may be, quarantined ones included.</param>
    /// <param name="by">Who saves.</param>
    public void Save(IEnumerable<Cal> assigned, IEnumerable<Cal> removed, int units, string by)
    {
        HashSet<string> takenBack = new(removed.Select(r => r.Holder(mode())), StringComparer.OrdinalIgnoreCase);
        OrderedDictionary<string, Cal> next = new(StringComparer.OrdinalIgnoreCase);
        OrderedDictionary<string, Cal> fresh = new(StringComparer.OrdinalIgnoreCase);
        foreach (Cal row in assigned)
        {
            string holder = row.Holder(mode());
            if (holder.Length == 0 || takenBack.Contains(holder))
            {
                continue;
            }

            if (_assigned.TryGetValue(holder, out Cal? known))
            {
                next.TryAdd(holder, known);
            }
            else if (_quarantined.TryGetValue(holder, out Cal? waiting))
            {
                next.TryAdd(holder, waiting with { QuarantinedUntil = null });
                Record(holder, "restored", by);
            }
            else
            {
                fresh.TryAdd(holder, new Cal(row.UserName, row.MachineId, null));
            }
        }

        OrderedDictionary<string, Cal> quarantined = Keep(_quarantined, q => !next.ContainsKey(q));
        foreach ((string holder, Cal cal) in _assigned.Where(a => !next.ContainsKey(a.Key)))
        {
            DateTimeOffset? end = CalQuarantine.End(cal, farm.Clock.UtcNow, farm.Settings.IsTwelve);
            if (end is not null)
            {
                quarantined.Add(holder, cal with { QuarantinedUntil = end });
            }

            Record(holder, end is null ? "released" : "quarantined", by, isLost: !takenBack.Contains(holder));
        }

        foreach ((string holder, Cal cal) in fresh)
        {
            if (next.Count + quarantined.Count < units)
            {
                next.Add(holder, cal);
                Record(holder, "allocated", by);
            }
            else
            {
                Record(holder, "ignoredNoUnit", by);
            }
        }

        (_assigned, _quarantined) = (next, quarantined);
    }

    private static OrderedDictionary<string, Cal> Keep(OrderedDictionary<string, Cal> rows, Func<string, bool> isKept) =>
        new(rows.Where(r => isKept(r.Key)), StringComparer.OrdinalIgnoreCase);

    private void Record(string holder, string action, string? by = null, bool isLost = false)
    {
        JsonObject detail = new() { ["place"] = place };
        if (by is not null)
        {
            detail["by"] = by;
        }

        if (isLost)
        {
            detail["lost"] = true;
        }

        farm.Changes.Add("qlikview", table, holder, action, detail);
    }
}
