using QlikAdmin.Http;

namespace QlikAdmin.PowerShell;

/// <summary>Passes the log lines of Core to the streams of a cmdlet. They are written when the pipeline thread reads the inbox.</summary>
internal sealed class PipelineLog : IRunLog
{
    private readonly QlikCmdlet _cmdlet;
    private readonly Inbox _inbox;

    public PipelineLog(QlikCmdlet cmdlet, Inbox inbox, bool wantsBodies)
    {
        _cmdlet = cmdlet;
        _inbox = inbox;
        WantsBodies = wantsBodies;
    }

    public bool WantsBodies { get; }

    public ServerWatches? Watches => _cmdlet.Watches;

    public string? CopyFolder => _cmdlet.CopyFolder;

    public void Verbose(string message) => _inbox.Post(() => _cmdlet.Tell(message));

    public void Debug(string message) => _inbox.Post(() => _cmdlet.WriteDebug(message));

    public void Warning(string message) => _inbox.Post(() => _cmdlet.WriteWarning(message));

    public void Waiting(string reason, DateTimeOffset end) => _inbox.Post(() => _cmdlet.ShowWait(reason, end));

    public void Progress(string activity, int done, int? total) => _inbox.Post(() => _cmdlet.ShowProgress(activity, done, total));
}
