using System;
using System.Collections.Generic;
using System.Linq;

namespace QlikAdmin.Plans;

/// <summary>The units that stay with people who held several: where they are, and whether they are still held.</summary>
internal sealed class PlanWitnesses
{
    private readonly ILookup<string, string> _keys;
    private readonly Dictionary<string, PlanRecheck> _read = new(StringComparer.OrdinalIgnoreCase);

    public PlanWitnesses(IEnumerable<PlanRow> rows)
    {
        _keys = rows.Select(r => r.StaysWith).OfType<string>().Distinct(StringComparer.Ordinal).ToLookup(Place, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Connections that were not read yet.</summary>
    public IReadOnlyList<string> Missing => _keys.Select(k => k.Key).Where(k => !_read.ContainsKey(k)).ToList();

    /// <summary>Keys on one connection.</summary>
    public IReadOnlyCollection<string> Of(string connection) => _keys[connection].ToList();

    public void Add(string connection, PlanRecheck read) => _read[connection] = read;

    /// <summary>Whether a unit is still held; null where its connection could not be read.</summary>
    public bool? IsHeld(string key) => _read.TryGetValue(Place(key), out PlanRecheck? read) ? read.IsHeld(key) : null;

    private static string Place(string key) => key.Substring(0, Math.Max(0, key.IndexOf('|')));
}
