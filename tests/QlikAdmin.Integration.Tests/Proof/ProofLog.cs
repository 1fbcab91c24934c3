using QlikAdmin.Http;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>The log of one run, as a command has it.</summary>
internal sealed class ProofLog : IRunLog
{
    public ServerWatches? Watches { get; } = new();

    public bool WantsBodies => false;

    public string? CopyFolder { get; init; }

    public void Verbose(string message) { }

    public void Debug(string message) { }

    public void Warning(string message) { }

    public void Progress(string activity, int done, int? total) { }

    public void Waiting(string reason, DateTimeOffset end) { }
}
