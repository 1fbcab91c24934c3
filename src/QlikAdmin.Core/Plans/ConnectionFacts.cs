using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Plans;

/// <summary>What is known of one connection when a plan is made.</summary>
internal sealed class ConnectionFacts
{
    public ConnectionFacts(Connection connection)
        : this(connection.Name, connection.Product, connection.Uri.AbsoluteUri, connection.People)
    {
        Entitlement = connection.Entitlement;
    }

    public ConnectionFacts(string name, QlikProduct product, string server, PeopleNames people)
    {
        Name = name;
        Product = product;
        Server = server;
        People = people;
        Users = new Dictionary<string, Holder>(people.Keys);
    }

    public string Name { get; }

    public QlikProduct Product { get; }

    /// <summary>Address of the connection.</summary>
    public string Server { get; }

    /// <summary>How the people of this connection are named and compared.</summary>
    public PeopleNames People { get; }

    /// <summary>The licence that it shares with other targets of a fleet; null where it has one of its own.</summary>
    public Entitlement? Entitlement { get; set; }

    /// <summary>Version that the server gave for itself, or null.</summary>
    public string? Version { get; set; }

    /// <summary>Whether allocations can be changed to another type in place.</summary>
    public bool CanConvert { get; set; }

    /// <summary>Whether <see cref="Users"/> was read. If not, the status, groups, roles, tags and custom properties of people are not
    /// known.</summary>
    public bool HasUsers { get; set; }

    public IReadOnlyList<Allocation> Allocations { get; set; } = Array.Empty<Allocation>();

    /// <summary>The users who hold an allocation, by account.</summary>
    public Dictionary<string, Holder> Users { get; }

    /// <summary>Accounts, ids and addresses of the account that makes the calls.</summary>
    public IReadOnlyCollection<string> Caller { get; set; } = Array.Empty<string>();

    public IReadOnlyList<License> Licenses { get; set; } = Array.Empty<License>();

    /// <summary>How many items each user owns, by the server's id of the user; null when that was not read.</summary>
    public IReadOnlyDictionary<string, int>? OwnedItems { get; set; }

    public Holder? UserOf(Allocation allocation) =>
        allocation.User is string account && Users.TryGetValue(account, out Holder? user) ? user : null;
}
