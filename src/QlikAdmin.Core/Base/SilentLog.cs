namespace QlikAdmin;

/// <summary>A log for callers that do not want one.</summary>
public sealed class SilentLog : IOperationLog
{
    private SilentLog() { }

    /// <summary>The one instance.</summary>
    public static SilentLog Instance { get; } = new SilentLog();

    /// <inheritdoc />
    public bool WantsBodies => false;

    /// <inheritdoc />
    public string? CopyFolder => null;

    /// <inheritdoc />
    public void Verbose(string message) { }

    /// <inheritdoc />
    public void Debug(string message) { }

    /// <inheritdoc />
    public void Warning(string message) { }

    /// <inheritdoc />
    public void Progress(string activity, int done, int? total) { }
}
