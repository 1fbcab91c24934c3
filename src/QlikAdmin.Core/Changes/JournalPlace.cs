using QlikAdmin.Base;

namespace QlikAdmin.Changes;

/// <summary>Where one journal lies: makes or opens its file, and holds the right to write it until it is let go of.</summary>
internal sealed class JournalPlace
{
    private JournalLock? _right;

    /// <param name="path">Path of the journal.</param>
    /// <param name="right">The right to write it, where the caller has it already.</param>
    public JournalPlace(string path, JournalLock? right = null)
    {
        Path = path;
        _right = right;
    }

    /// <summary>Path of the journal.</summary>
    public string Path { get; }

    /// <summary>Makes the file, and its folder when that is not there.</summary>
    /// <exception cref="IOException">It can't be made, or another process has it.</exception>
    public Stream Make()
    {
        PrivateFiles.MakeFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        _right = JournalLock.TryTake(Path) ?? throw new IOException("another process is using the file.");
        return PrivateFiles.Create(Path);
    }

    /// <summary>Opens the file to add to it.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public Stream Reopen()
    {
        FileStream file = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        if (file.Length > 0)
        {
            // A line that was torn when the process was killed must not run into the next one.
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }

        file.Seek(0, SeekOrigin.End);
        return file;
    }

    /// <summary>Lets others write it.</summary>
    public void Release() => _right?.Dispose();
}
