using QlikAdmin.Sandbox;
using Xunit;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>A test with sandboxes. When it ends, every run is compared with the vendor's descriptions and searched for secrets.</summary>
public abstract class SandboxTest : IAsyncLifetime, IClassFixture<Sandboxes>
{
    private readonly Sandboxes _shared;
    private readonly List<SandboxServer> _servers = new();
    private readonly List<Run> _runs = new();

    protected SandboxTest(Sandboxes shared)
    {
        _shared = shared;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (Run run in _runs)
            {
                await run.VerifyAsync();
            }
        }
        finally
        {
            _runs.ForEach(r => r.Dispose());
            foreach (SandboxServer server in _servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// A sandbox that the tests of this class use one after the other. Faults, log and settings of earlier tests are cleared.
    /// </summary>
    private protected async Task<Run> StartAsync(SandboxKind? kind = null)
    {
        Run run = await Run.OnAsync(await _shared.GetAsync(kind ?? new SandboxKind()));
        _runs.Add(run);
        return run;
    }

    /// <summary>A sandbox for this test only: for tests that need unchanged rows, or that move the clock.</summary>
    private protected async Task<Run> StartFreshAsync(SandboxKind? kind = null)
    {
        SandboxServer server = await Sandboxes.StartAsync(kind ?? new SandboxKind());
        _servers.Add(server);
        Run run = await Run.OnAsync(server);
        _runs.Add(run);
        return run;
    }
}
