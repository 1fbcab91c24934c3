using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace QlikAdmin.Sandbox.Hosting;

/// <summary>One listener: a separate Kestrel server on one port.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private readonly IPAddress? _address;
    private readonly HttpsConnectionAdapterOptions? _tls;
    private readonly RequestDelegate _handler;
    private ListenSockets _sockets;
    private WebApplication? _app;

    private ServiceHost(IPAddress? address, int port, HttpsConnectionAdapterOptions? tls, RequestDelegate handler)
    {
        _address = address;
        _sockets = ListenSockets.Bind(address, port);
        _tls = tls;
        _handler = handler;
        Port = _sockets.Port;
    }

    public int Port { get; }

    public bool IsOpen => _app is not null;

    public static async Task<ServiceHost> StartAsync(
        IPAddress? address,
        int port,
        HttpsConnectionAdapterOptions? tls,
        RequestDelegate handler,
        CancellationToken cancellationToken
    )
    {
        ServiceHost host = new(address, port, tls, handler);
        await host.OpenAsync(cancellationToken);
        return host;
    }

    /// <summary>Listens on the port. Does nothing when it already listens.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_app is not null)
        {
            return;
        }

        WebApplication app = Build(_sockets);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        _app = app;
    }

    /// <summary>Resets every connection and refuses new ones. The port stays bound, so that no other program gets it meanwhile.</summary>
    public async Task CloseAsync()
    {
        if (_app is null)
        {
            return;
        }

        await StopAsync(_app, TimeSpan.Zero);
        _app = null;

        // The socket is bound and does not listen, so connections are refused.
        _sockets = ListenSockets.Bind(_address, Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null)
        {
            _sockets.Dispose();
            return;
        }

        await StopAsync(_app, TimeSpan.FromSeconds(1));
        _app = null;
    }

    private static async Task StopAsync(WebApplication app, TimeSpan patience)
    {
        using CancellationTokenSource limit = new(patience);
        await app.StopAsync(limit.Token);
        await app.DisposeAsync();
    }

    private WebApplication Build(ListenSockets sockets)
    {
        // The empty builder reads no configuration and adds no logger: the environment must not move a port or write to stdout.
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
            foreach (IPEndPoint endpoint in sockets.EndPoints)
            {
                options.Listen(endpoint, listen => Configure(listen, _tls));
            }
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        WebApplication app = builder.Build();
        app.Run(_handler);
        return app;
    }

    private static void Configure(ListenOptions listen, HttpsConnectionAdapterOptions? tls)
    {
        // Windows authentication, dropped connections and truncated bodies exist only in HTTP/1.1.
        listen.Protocols = HttpProtocols.Http1;
        if (tls is not null)
        {
            listen.UseHttps(tls);
        }
    }
}
