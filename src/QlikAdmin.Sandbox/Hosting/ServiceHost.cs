using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace QlikAdmin.Sandbox.Hosting;

/// <summary>One listener: a Kestrel server of its own on one loopback port.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServiceHost(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    public static async Task<ServiceHost> StartAsync(
        int port, HttpsConnectionAdapterOptions? tls, RequestDelegate handler, CancellationToken cancellationToken)
    {
        LoopbackSockets sockets = LoopbackSockets.Bind(port);

        // The empty builder reads no configuration and adds no logger: nothing of the surroundings may move a port or write to stdout.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(options => options.CreateBoundListenSocket = sockets.For);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 256 * 1024 * 1024;
            options.Limits.MaxRequestLineSize = 64 * 1024;
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, sockets.Port, listen => Configure(listen, tls));
            if (sockets.HasIPv6)
            {
                options.Listen(IPAddress.IPv6Loopback, sockets.Port, listen => Configure(listen, tls));
            }
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        WebApplication app = builder.Build();
        app.Run(handler);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ServiceHost(app, sockets.Port);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(1));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private static void Configure(ListenOptions listen, HttpsConnectionAdapterOptions? tls)
    {
        // Windows authentication, dropped connections and truncated bodies are matters of HTTP/1.1.
        listen.Protocols = HttpProtocols.Http1;
        if (tls is not null)
        {
            listen.UseHttps(tls);
        }
    }
}
