using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Hosting;

/// <summary>Starts the listeners, and stops all of them at the end.</summary>
internal sealed class ServiceHosts(Binding binding) : IAsyncDisposable
{
    private readonly List<ServiceHost> _hosts = [];

    public Binding Binding { get; } = binding;

    /// <summary>Starts the control API. It is for this machine only, wherever the services listen.</summary>
    /// <returns>Its base URI.</returns>
    public async Task<string> StartControlAsync(int port, RequestDelegate handler, CancellationToken cancellationToken)
    {
        ServiceHost host = await ServiceHost.StartAsync(null, port, null, handler, cancellationToken);
        _hosts.Add(host);
        return $"http://127.0.0.1:{host.Port}/";
    }

    /// <summary>Starts a listener that uses http on loopback, and https everywhere else.</summary>
    /// <returns>Host and port, and the base URI.</returns>
    public async Task<(string Authority, string Uri)> StartOpenAsync(
        Listener listener,
        string name,
        int port,
        X509Certificate2 certificate,
        ServicePipeline pipeline,
        CancellationToken cancellationToken
    )
    {
        HttpsConnectionAdapterOptions? tls = Binding.IsSecure ? new() { ServerCertificate = certificate } : null;
        int taken = await StartAsync(listener, port, tls, pipeline, cancellationToken);
        string authority = $"{Binding.Host(name, "127.0.0.1")}:{taken}";
        return (authority, (Binding.IsSecure ? "https://" : "http://") + authority + "/");
    }

    /// <returns>Its port.</returns>
    public async Task<int> StartAsync(
        Listener listener,
        int port,
        HttpsConnectionAdapterOptions? tls,
        ServicePipeline pipeline,
        CancellationToken cancellationToken
    )
    {
        listener.Host = await ServiceHost.StartAsync(Binding.Address, port, tls, pipeline.InvokeAsync, cancellationToken);
        _hosts.Add(listener.Host);
        return listener.Host.Port;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_hosts.Select(h => h.DisposeAsync().AsTask()));
        _hosts.Clear();
    }
}
