using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>A role of a tenant or a site.</summary>
public sealed class Role
{
    internal Role(string id, string name, QlikProduct product, string connection)
    {
        Id = id;
        Name = name;
        Product = product;
        Connection = connection;
    }

    /// <summary>The server's id on Cloud; the name on Sense, where roles have no id.</summary>
    public string Id { get; }

    /// <summary>Name, as the server writes it.</summary>
    public string Name { get; }

    /// <summary>The product.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <summary>Cloud: default or custom; null on Sense.</summary>
    public string? Type { get; internal set; }

    /// <summary>Cloud: admin or user; null on Sense.</summary>
    public string? Level { get; internal set; }

    /// <summary>The purpose of the role, in the server's words; null where there are none.</summary>
    public string? Description { get; internal set; }

    /// <summary>Cloud: whether a holder of this role becomes a full user, so that a full licence comes back by itself.</summary>
    public bool FullUser { get; internal set; }

    /// <summary>What it allows, in the server's words; empty where the server does not say.</summary>
    public IReadOnlyList<string> Permissions { get; internal set; } = Array.Empty<string>();

    /// <inheritdoc />
    public override string ToString() => Name;
}
