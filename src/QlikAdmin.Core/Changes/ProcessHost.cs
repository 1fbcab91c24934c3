namespace QlikAdmin.Changes;

/// <summary>This process takes leases.</summary>
internal sealed class ProcessHost : RunHost
{
    private readonly string? _stop;

    /// <param name="session">What all commands of one session have in common; null for a run that shares with nobody.</param>
    /// <param name="stop">Stop file of the session; null for what the environment says.</param>
    public ProcessHost(object? session = null, string? stop = null)
        : base(session)
    {
        _stop = stop;
    }

    public override string? Stop => _stop is not null && StopSignal.IsSet(_stop) ? _stop : base.Stop;
}
