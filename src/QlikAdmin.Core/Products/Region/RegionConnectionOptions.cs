namespace QlikAdmin;

/// <summary>What is needed to reach a registration endpoint or the organisation's console. Give a region or an address, not both.</summary>
public sealed class RegionConnectionOptions
{
    /// <summary>Region code, such as <c>eu</c>: leads to <c>register.eu.qlikcloud.com</c>.</summary>
    public string? Region { get; set; }

    /// <summary>Endpoint as host name or URI; http only for a loopback host.</summary>
    public string? Uri { get; set; }

    /// <summary>Whether the address is the console of an organisation. Needed only where the host name does not begin with
    /// <c>console.</c>.</summary>
    public bool IsOrganization { get; set; }

    /// <summary>Name of the connection. Tenants and results show it. Null for the host.</summary>
    public string? Name { get; set; }

    /// <summary>OAuth client of the region or the organisation: id as user name, secret as password.</summary>
    public NetworkCredential? OAuthClient { get; set; }

    /// <summary>Longest wait for one answer. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The part of the documented rate limit that this connection may take: above 0, at most 1. Give less than 1 where others work
    /// with the same account at the same time. Default: 1.</summary>
    public double RateShare { get; set; } = 1;
}
