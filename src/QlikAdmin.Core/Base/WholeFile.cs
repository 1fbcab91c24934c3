namespace QlikAdmin.Base;

/// <summary>Writes files that are either complete or as they were before.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file. An existing one is replaced only after all of the new one is written.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="encoding">How its text is encoded.</param>
    /// <param name="what">What it holds, for the message: <c>The plan</c>.</param>
    /// <param name="write">Writes the text.</param>
    /// <exception cref="QlikException">InvalidInput, when it can't be written.</exception>
    public static void Write(string path, Encoding encoding, string what, Action<TextWriter> write)
    {
        string fresh = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            using (StreamWriter text = new(fresh, append: false, encoding))
            {
                write(text);
            }

            if (File.Exists(path))
            {
                File.Replace(fresh, path, destinationBackupFileName: null);
            }
            else
            {
                File.Move(fresh, path);
            }
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"{what} can't be written to '{path}': {e.Message}", e)
            {
                NextStep = "Give a path that this account may write to.",
            };
        }
        finally
        {
            // The file still exists only when something went wrong.
            TryDelete(fresh);
        }
    }

    /// <summary>Whether an exception means that a file can't be read or written.</summary>
    public static bool IsFileTrouble(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            // The problem with the file itself is what matters. A file with the extension .tmp may stay behind.
            return;
        }
    }
}
