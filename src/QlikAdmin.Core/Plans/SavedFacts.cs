using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Plans;

/// <summary>The facts of a connection in the form of a text. People about whom a plan needs to know the same share one
/// holder.</summary>
internal sealed class SavedFacts
{
    public string Policy { get; set; } = string.Empty;

    public DateTimeOffset ReadAt { get; set; }

    public string Name { get; set; } = string.Empty;

    public QlikProduct Product { get; set; }

    public string Server { get; set; } = string.Empty;

    public string? Entitlement { get; set; }

    /// <summary>How many targets share the entitlement.</summary>
    public int Targets { get; set; }

    public string? Version { get; set; }

    public bool CanConvert { get; set; }

    public bool HasUsers { get; set; }

    public string[] Caller { get; set; } = Array.Empty<string>();

    public SavedLicense[] Licenses { get; set; } = Array.Empty<SavedLicense>();

    public Holder[] Holders { get; set; } = Array.Empty<Holder>();

    public SavedUnit[] Units { get; set; } = Array.Empty<SavedUnit>();

    /// <summary>How many items each user owns, by the server's id of the user; null when that was not read.</summary>
    public Dictionary<string, int>? OwnedItems { get; set; }

    public static SavedFacts Of(ConnectionFacts facts, string policy, DateTimeOffset readAt)
    {
        Dictionary<Holder, int> holders = new();
        SavedUnit[] units = facts.Allocations.Select(a => SavedUnit.Of(a, Number(facts.UserOf(a)))).ToArray();
        return new SavedFacts
        {
            Policy = policy,
            ReadAt = readAt,
            Name = facts.Name,
            Product = facts.Product,
            Server = facts.Server,
            Entitlement = facts.Entitlement?.Name,
            Targets = facts.Entitlement?.Targets ?? 0,
            Version = facts.Version,
            CanConvert = facts.CanConvert,
            HasUsers = facts.HasUsers,
            Caller = facts.Caller.ToArray(),
            Licenses = facts.Licenses.Select(SavedLicense.Of).ToArray(),
            Holders = holders.OrderBy(h => h.Value).Select(h => h.Key).ToArray(),
            Units = units,
            OwnedItems = facts.OwnedItems?.ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal),
        };

        // From 1, so that 0 means nobody.
        int Number(Holder? holder)
        {
            if (holder is null)
            {
                return 0;
            }

            if (!holders.TryGetValue(holder, out int number))
            {
                number = holders.Count + 1;
                holders.Add(holder, number);
            }

            return number;
        }
    }

    /// <param name="texts">Texts that many rows have.</param>
    /// <exception cref="FormatException">A unit names a holder that is not there, or has no id or type.</exception>
    public ConnectionFacts Restore(TextPool texts)
    {
        if (Name.Length == 0 || Server.Length == 0)
        {
            throw new FormatException("the connection has no name");
        }

        ConnectionFacts facts = new(Name, Product, Server, PeopleNames.OfRecord(Product))
        {
            Entitlement = Entitlement is null ? null : new Entitlement(texts.Of(Entitlement)!, Targets),
            Version = Version,
            CanConvert = CanConvert,
            HasUsers = HasUsers,
            Caller = Caller,
            Licenses = Licenses.Select(l => l.Restore(Product, Name)).ToList(),
        };
        facts.OwnedItems = OwnedItems is null ? null : new Dictionary<string, int>(OwnedItems, facts.People.Keys);
        Allocation[] units = new Allocation[Units.Length];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = Units[i].Restore(Product, Name, texts);
            int holder = Units[i].Holder;
            if (holder < 0 || holder > Holders.Length)
            {
                throw new FormatException("a unit has a holder that is not there");
            }

            if (holder > 0 && units[i].User is string account)
            {
                facts.Users[account] = Holders[holder - 1];
            }
        }

        facts.Allocations = units;
        return facts;
    }
}
