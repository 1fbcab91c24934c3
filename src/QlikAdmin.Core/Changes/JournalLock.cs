namespace QlikAdmin.Changes;

/// <summary>The right to write one journal. It is a file beside the journal that nobody else can open. It ends with the process, even when
/// the process is killed.</summary>
internal sealed class JournalLock : IDisposable
{
    private const int MostAttempts = 10;

    private readonly FileStream _file;

    private JournalLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes the lock of a journal.</summary>
    /// <returns>Null when another process, or another command of this one, has it.</returns>
    /// <exception cref="IOException">The file can't be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not create the file.</exception>
    public static JournalLock? TryTake(string journal)
    {
        string path = PathOf(journal);
        for (int attempt = 1; ; attempt++)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                if (IsTaken(journal))
                {
                    return null;
                }

                // Its owner let it go just now.
                continue;
            }

            // On Unix a file can be deleted after it was opened and before it is locked. Then the lock is on a file without a name.
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

    /// <summary>Whether a process is writing the journal now.</summary>
    public static bool IsTaken(string journal)
    {
        try
        {
            // The lock file of a killed process can be opened, because its lock ended with the process.
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
            // The file belongs to another account, so nobody can see whether it is still locked. It is treated as locked.
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string PathOf(string journal) => journal + ".lock";
}
