namespace QlikAdmin.Changes;

/// <summary>The right to write one journal, held as a file beside it that nobody else can open. It ends with the process, however that
/// ends.</summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    private JournalLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes the lock of a journal.</summary>
    /// <returns>Null when another process, or another command of this one, has it.</returns>
    /// <exception cref="IOException">The file can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static JournalLock? TryTake(string journal)
    {
        string path = PathOf(journal);
        while (true)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (IsTaken(journal))
            {
                return null;
            }

            // Unix lets a file be deleted between its opening and its locking, and then the lock is on a file without a name.
            file.Seek(0, SeekOrigin.End);
            file.WriteByte((byte)'\n');
            file.Flush();
            FileInfo named = new(path);
            if (named.Exists && named.Length == file.Length)
            {
                return new JournalLock(file);
            }

            file.Dispose();
        }
    }

    /// <summary>Whether somebody writes the journal now.</summary>
    public static bool IsTaken(string journal)
    {
        try
        {
            // What a process left that was killed can be opened, since its lock went with it.
            using FileStream file = new(PathOf(journal), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // Somebody else's: whether it is still held can't be seen, so it is left alone.
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string PathOf(string journal) => journal + ".lock";
}
