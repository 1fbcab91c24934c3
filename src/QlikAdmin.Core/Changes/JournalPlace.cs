using QlikAdmin.Base;

namespace QlikAdmin.Changes;

/// <summary>The file of one journal: creates or opens it, and holds the right to write it until it is released.</summary>
internal sealed class JournalPlace
{
    private JournalLock? _right;

    /// <param name="path">Path of the journal.</param>
    /// <param name="right">The right to write it, if the caller has it already.</param>
    public JournalPlace(string path, JournalLock? right = null)
    {
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
        return PrivateFiles.Create(Path);
    }

    /// <summary>Opens the file to append to it.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public Stream Reopen()
    {
        FileStream file = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        if (file.Length > 0)
        {
            // The next line must not be appended to a line that is incomplete because its process was killed.
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }

        file.Seek(0, SeekOrigin.End);
        return file;
    }

    /// <summary>Lets other processes write it.</summary>
    public void Release() => _right?.Dispose();
}
