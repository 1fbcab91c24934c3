namespace QlikAdmin.Sandbox.QlikView;

/// <summary>
/// The CALs of a server or of a document that people or machines hold: those that are assigned, and those that were taken back and are
/// still in quarantine. Both take up units. Case does not count in the names of holders.
/// </summary>
/// <param name="farm">The farm that contains the pool.</param>
/// <param name="table">Its name in the change log.</param>
/// <param name="place">Server or document, as named in the change log.</param>
/// <param name="mode">Whether its CALs belong to users or to machines.</param>
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

    /// <summary>Frees the units whose quarantine is over.</summary>
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

    /// <summary>
    /// Gives a CAL without a save, as the server does at a login. False when the row names no holder, or when the holder already has a CAL,
    /// also one in quarantine.
    /// </summary>
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
    /// Applies the lists of a save. The list of assigned rows replaces the list that the server has. An assigned row that is not in that
    /// list, or that is in both lists, is taken back. A row in quarantine stays there, unless it is only in the list of assigned rows: then
    /// its holder gets it back. New rows beyond the number of units are ignored. Times in the rows are ignored too.
    /// </summary>
    /// <param name="assigned">The assigned rows.</param>
    /// <param name="removed">The rows that are taken back, including those already in quarantine.</param>
    /// <param name="units">How many units there may be, including those in quarantine.</param>
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
