using QlikAdmin.Models;

namespace QlikAdmin.Plans;

/// <summary>What a plan knows of one connection.</summary>
internal sealed class ConnectionFacts
{
    public ConnectionFacts(Connection connection)
        : this(connection.Name, connection.Product, connection.Uri.AbsoluteUri, connection.People) { }

    public ConnectionFacts(string name, QlikProduct product, string server, PeopleNames people)
    {
        Name = name;
        Product = product;
        Server = server;
        People = people;
        Users = new Dictionary<string, User>(people.Keys);
    }

    public string Name { get; }

    public QlikProduct Product { get; }

    /// <summary>Address of the connection.</summary>
    public string Server { get; }

    /// <summary>How the people there are named and compared.</summary>
    public PeopleNames People { get; }

    /// <summary>Version that the server gave of itself, or null.</summary>
    public string? Version { get; set; }

    /// <summary>Whether allocations can be changed to another type in place.</summary>
    public bool CanConvert { get; set; }

    /// <summary>Whether <see cref="Users"/> was read; without it nobody's status, groups, roles, tags or custom properties are
    /// known.</summary>
    public bool HasUsers { get; set; }

    public IReadOnlyList<Allocation> Allocations { get; set; } = Array.Empty<Allocation>();

    /// <summary>The users who hold something, by account.</summary>
    public Dictionary<string, User> Users { get; }

    /// <summary>Accounts, ids and addresses of whoever makes the calls.</summary>
    public IReadOnlyCollection<string> Caller { get; set; } = Array.Empty<string>();

    public IReadOnlyList<License> Licenses { get; set; } = Array.Empty<License>();

    /// <summary>How many things a user owns, by the server's id of the user; null when nobody asked.</summary>
    public IReadOnlyDictionary<string, int>? OwnedItems { get; set; }

    public User? UserOf(Allocation allocation) =>
        allocation.User is string account && Users.TryGetValue(account, out User? user) ? user : null;
}
