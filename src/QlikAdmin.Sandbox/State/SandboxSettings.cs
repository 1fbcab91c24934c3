using System;

namespace QlikAdmin.Sandbox.State;

/// <summary>Toggles of the services that can be turned while they run.</summary>
internal sealed class SandboxSettings(SandboxOptions options)
{
    private long _latencyTicks = options.Latency.Ticks;
    private volatile bool _repeatCursor;
    private volatile bool _allowDeactivation = true;

    /// <summary>Delay before every answer.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(System.Threading.Interlocked.Read(ref _latencyTicks));
        set => System.Threading.Interlocked.Exchange(ref _latencyTicks, value.Ticks);
    }

    /// <summary>Every Cloud list names the same page as its next one, for ever.</summary>
    public bool RepeatCursor
    {
        get => _repeatCursor;
        set => _repeatCursor = value;
    }

    /// <summary>Whether the subscription may deactivate and reactivate tenants.</summary>
    public bool AllowDeactivation
    {
        get => _allowDeactivation;
        set => _allowDeactivation = value;
    }
}
