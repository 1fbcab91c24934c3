using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>One sandbox for the tests of a class that only read.</summary>
public sealed class SharedSandbox : IAsyncLifetime
{
    private SandboxSession? _session;

    public SandboxSession Session => _session!;

    public async ValueTask InitializeAsync() => _session = await SandboxSession.StartAsync();

    public async ValueTask DisposeAsync() => await Session.DisposeAsync();
}
