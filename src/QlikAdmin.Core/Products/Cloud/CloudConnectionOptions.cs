using System.Security;

namespace QlikAdmin;

/// <summary>What is needed to reach a Qlik Cloud tenant. Give an API key or an OAuth client, not both.</summary>
public sealed class CloudConnectionOptions
{
    /// <summary>Tenant as host name (<c>acme.eu.qlikcloud.com</c>) or URI; http only for a loopback host.</summary>
    public string Tenant { get; set; } = string.Empty;

    /// <summary>Name of the connection. Its allocations and results show it. Null for the host.</summary>
    public string? Name { get; set; }

    /// <summary>API key of a user.</summary>
    public SecureString? ApiKey { get; set; }

    /// <summary>OAuth client: id as user name, secret as password.</summary>
    public NetworkCredential? OAuthClient { get; set; }

    /// <summary>Scopes to ask for, separated by spaces; null for the configured scopes of the client.</summary>
    public string? Scope { get; set; }

    /// <summary>Longest wait for one answer, and between two reads of a long one. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The part of the documented rate limit that this connection may take: above 0, at most 1. Give less than 1 where others work
    /// with the same account at the same time. Default: 1.</summary>
    public double RateShare { get; set; } = 1;
}
