namespace QlikAdmin.Changes;

/// <summary>This process takes leases.</summary>
internal sealed class ProcessHost : RunHost
{
    /// <param name="session">An object that all commands of one session have in common; null for a run that shares its leases with
    /// nobody.</param>
    /// <param name="stopFile">Stop file of the session; null for none.</param>
    public ProcessHost(object? session = null, string? stopFile = null)
        : base(session)
    {
        StopFile = stopFile;
    }

    public override string? StopFile { get; }
}
