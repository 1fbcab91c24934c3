namespace QlikAdmin;

/// <summary>One Qlik Cloud tenant, as the tenant itself, its registration endpoint or its organisation shows it.</summary>
public sealed class Tenant
{
    internal Tenant(string id, string connection)
    {
        Id = id;
        Connection = connection;
    }

    /// <summary>Id of the tenant.</summary>
    public string Id { get; }

    /// <summary>Display name, or null where the server does not say.</summary>
    public string? Name { get; internal set; }

    /// <summary>Every host name it answers to: first the one made from its name, then its alias; empty where the server does not
    /// say.</summary>
    public IReadOnlyList<string> Hostnames { get; internal set; } = Array.Empty<string>();

    /// <summary>The first of <see cref="Hostnames"/>, or null.</summary>
    public string? Hostname => Hostnames.Count > 0 ? Hostnames[0] : null;

    /// <summary>Region code, such as eu; null where the server does not say.</summary>
    public string? Region { get; internal set; }

    /// <summary>Data centre, such as eu-west-1; null where the server does not say.</summary>
    public string? Datacenter { get; internal set; }

    /// <summary>Active, Deactivated, Disabled, UserAccessDisabled, Deleted, or what the server says.</summary>
    public string? Status { get; internal set; }

    /// <summary>When it was made, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <inheritdoc />
    public override string ToString() => Hostname is null ? Id : $"{Hostname} ({Id})";
}
