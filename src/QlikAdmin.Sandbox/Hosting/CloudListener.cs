using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Hosting;

/// <summary>The port of a Cloud tenant.</summary>
internal static class CloudListener
{
    /// <summary>Starts to listen.</summary>
    /// <param name="emulation">State of the tenant.</param>
    /// <param name="name">Name of the tenant below the domain.</param>
    /// <param name="hosts">Keeps the listener.</param>
    /// <param name="certificate">For https.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<CloudEndpoints> StartAsync(
        Emulation emulation,
        string name,
        ServiceHosts hosts,
        X509Certificate2 certificate,
        CancellationToken cancellationToken
    )
    {
        SandboxContext sandbox = emulation.Sandbox;
        CloudTenant tenant = emulation.Tenant;
        Listener listener = sandbox.Listeners.Add("cloud", "cloud");
        (string authority, string uri) = await hosts.StartOpenAsync(
            listener,
            name,
            sandbox.Options.CloudPort,
            certificate,
            new ServicePipeline(listener, sandbox, emulation.Cloud.Handle),
            cancellationToken
        );
        tenant.Hostnames = [authority, $"{tenant.Name}.eu.qlikcloud.example"];
        return new CloudEndpoints
        {
            Uri = uri,
            TenantId = tenant.Id,
            ApiKey = emulation.ApiKey.Value,
            ClientId = tenant.ClientId,
            ClientSecret = tenant.ClientSecret,
            LimitedApiKey = emulation.LimitedApiKey.Value,
        };
    }
}
