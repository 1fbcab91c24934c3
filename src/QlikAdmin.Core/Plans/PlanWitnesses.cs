using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

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

    /// <summary>Keys on one connection.</summary>
    public IReadOnlyCollection<string> Of(string connection) => _keys[connection].ToList();

    public void Add(string connection, PlanRecheck read) => _read[connection] = read;

    /// <summary>Reads the connections that were not read yet: units that stay may be where nothing is changed. Without one its rows are left alone.</summary>
    /// <param name="find">The open connection of a name; null when there is none.</param>
    /// <param name="log">Where requests and what could not be read are reported.</param>
    /// <param name="token">Ends it.</param>
    public async Task ReadMissingAsync(Func<string, Connection?> find, IOperationLog log, CancellationToken token)
    {
        foreach (string name in _keys.Select(k => k.Key).Where(k => !_read.ContainsKey(k)).ToList())
        {
            if (find(name) is not { IsClosed: false } connection)
            {
                continue;
            }

            try
            {
                PlanRecheck recheck = new(connection, Array.Empty<PlanRow>(), name);
                await recheck.ReadAsync(DateTimeOffset.UtcNow, Of(name), log, token).ConfigureAwait(false);
                Add(name, recheck);
            }
            catch (QlikException e)
            {
                log.Warning($"'{name}' could not be read, so what depends on it is left alone: {e.Message}");
            }
        }
    }

    /// <summary>Whether a unit is still held; null where its connection could not be read.</summary>
    public bool? IsHeld(string key) => _read.TryGetValue(Place(key), out PlanRecheck? read) ? read.IsHeld(key) : null;

    private static string Place(string key) => key.Substring(0, Math.Max(0, key.IndexOf('|')));
}
