namespace QlikAdmin.Framework;

/// <summary>Keeps copies in a folder that is deleted afterwards, and shows warnings only.</summary>
internal sealed class FolderLog : IOperationLog
{
    public FolderLog(string folder)
    {
        CopyFolder = folder;
    }

    public bool WantsBodies => false;

    public string CopyFolder { get; }

    public void Verbose(string message) { }

    public void Debug(string message) { }

    public void Warning(string message) => Console.WriteLine("  warning: " + message);

    public void Progress(string activity, int done, int? total) { }
}
