using QlikAdmin.Sandbox;
using Xunit;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>The sandboxes of one test class, one of each kind. They are shared because making their certificates takes long.</summary>
public sealed class Sandboxes : IAsyncLifetime
{
    private readonly Dictionary<SandboxKind, SandboxServer> _servers = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (SandboxServer server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    internal static Task<SandboxServer> StartAsync(SandboxKind kind)
    {
        return SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = kind.Users,
                Seed = kind.Seed,
                Now = Run.Start,
                SenseLicense = kind.Site,
                CloudLicense = kind.Tenant,
                RateLimit = kind.Limits,
            }
        );
    }

    internal async Task<SandboxServer> GetAsync(SandboxKind kind)
    {
        if (!_servers.TryGetValue(kind, out SandboxServer? server))
        {
            _servers[kind] = server = await StartAsync(kind);
        }

        return server;
    }
}
