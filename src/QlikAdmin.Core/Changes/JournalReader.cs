namespace QlikAdmin.Changes;

/// <summary>Reads journals, also incomplete ones, those of later versions, and while they are written. It names the parts that it can't
/// read, and continues.</summary>
internal static class JournalReader
{
    /// <summary>The journals of a folder, the newest first; empty where there is no such folder.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*" + JournalName.Extension).OrderByDescending(Path.GetFileName, StringComparer.Ordinal).ToArray()
            : Array.Empty<string>();
    }

    /// <summary>Reads one journal.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isHeld">Whether the caller has the right to write it, so that no other process is writing it now.</param>
    /// <returns>Null where there is no such file, or it is not a journal.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    public static JournalContent? Read(string path, bool isHeld = false)
    {
        // This is checked before the file is read. So a run that ends in the meantime counts as running and not as interrupted.
        bool isRunning = !isHeld && JournalLock.IsTaken(path);
        JournalAssembly assembly = new(path);
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            foreach (JournalLine line in JournalLines.Read(file))
            {
                assembly.Take(line);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return assembly.Finish(isRunning);
    }

    /// <summary>Whether a file contains a text. This is faster than reading the journal.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static bool Mentions(string path, string text)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return JournalLines.Read(file).Any(l => l.Text?.IndexOf(text, StringComparison.Ordinal) >= 0);
    }
}
