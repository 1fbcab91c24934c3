using QlikAdmin.Base;

namespace QlikAdmin.Changes;

/// <summary>The file of one journal: creates or opens it, and holds the right to write it until it is released.</summary>
internal sealed class JournalPlace
{
    private readonly RunHost _host;
    private JournalLock? _right;

    /// <param name="path">Path of the journal.</param>
    /// <param name="host">Where the run takes place.</param>
    /// <param name="right">The right to write it, if the caller has it already.</param>
    public JournalPlace(string path, RunHost host, JournalLock? right = null)
    {
        _host = host;
        Path = path;
        _right = right;
    }

    /// <summary>Path of the journal.</summary>
    public string Path { get; }

    /// <summary>Creates the file, and its folder when that does not exist.</summary>
    /// <exception cref="IOException">It can't be created, or another process has it.</exception>
    public Stream Make()
    {
        PrivateFiles.MakeFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        _right = JournalLock.TryTake(Path) ?? throw new IOException("another process is using the file.");
        return _host.Create(Path);
    }

    /// <summary>Opens the file to append to it.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public Stream Reopen() => _host.Reopen(Path);

    /// <summary>Lets other processes write it.</summary>
    public void Release() => _right?.Dispose();
}
