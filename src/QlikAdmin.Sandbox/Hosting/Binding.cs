namespace QlikAdmin.Sandbox.Hosting;

/// <summary>Where the services listen, and under which name others reach them.</summary>
/// <param name="address">An address of this machine; null for the loopback addresses.</param>
/// <param name="domain">Domain of the host names; null when there are none.</param>
internal sealed class Binding(IPAddress? address, string? domain)
{
    public IPAddress? Address { get; } = address;

    public string? Domain { get; } = domain;

    /// <summary>Whether the Cloud services use https: clients accept http on loopback only.</summary>
    public bool IsSecure => Domain is not null || Address is not null;

    /// <summary>The host to write into an address.</summary>
    /// <param name="name">Name of the service below the domain.</param>
    /// <param name="loopback">The host to write if only this machine can reach the service.</param>
    public string Host(string name, string loopback) =>
        Domain is not null ? $"{name}.{Domain}"
        : Address is null ? loopback
        : Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Address}]"
        : Address.ToString();
}
