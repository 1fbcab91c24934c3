using QlikAdmin.Sandbox.Faults;
using QlikAdmin.Sandbox.Hosting;
using QlikAdmin.Sandbox.Log;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox;

/// <summary>What the services of one sandbox share. Nothing in it is static, because several sandboxes run in one process.</summary>
internal sealed class SandboxContext
{
    public SandboxContext(SandboxOptions options)
    {
        Options = options;
        Clock = new SandboxClock(options.Now);
        Changes = new ChangeLog(Clock);
        Settings = new SandboxSettings(options);
    }

    public SandboxOptions Options { get; }

    public SandboxClock Clock { get; }

    public ChangeLog Changes { get; }

    public RequestLog Log { get; } = new();

    public FaultBook Faults { get; } = new();

    public Listeners Listeners { get; } = new();

    public SandboxSettings Settings { get; }
}
