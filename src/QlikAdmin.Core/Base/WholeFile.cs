namespace QlikAdmin.Base;

/// <summary>A file that is either complete or as it was before. An existing one is replaced only after all of the new one is
/// written.</summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _what;
    private readonly string _fresh;
    private readonly StreamWriter _text;

    /// <param name="path">Its path.</param>
    /// <param name="encoding">How its text is encoded.</param>
    /// <param name="what">What it holds, for the message: <c>The plan</c>.</param>
    /// <exception cref="QlikException">InvalidInput, when it can't be written.</exception>
    public WholeFile(string path, Encoding encoding, string what)
    {
        _path = path;
        _what = what;
        _fresh = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            _text = new StreamWriter(_fresh, append: false, encoding);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw Trouble(e);
        }
    }

    /// <summary>Writes a file in one go.</summary>
    /// <exception cref="QlikException">InvalidInput, when it can't be written.</exception>
    public static void Write(string path, Encoding encoding, string what, Action<TextWriter> write)
    {
        using WholeFile file = new(path, encoding, what);
        file.Write(write);
        file.Commit();
    }

    /// <summary>Whether an exception means that a file can't be read or written.</summary>
    public static bool IsFileTrouble(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    /// <summary>Writes a part of it.</summary>
    /// <exception cref="QlikException">InvalidInput, when it can't be written.</exception>
    public void Write(Action<TextWriter> write)
    {
        try
        {
            write(_text);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw Trouble(e);
        }
    }

    /// <summary>Puts it in its place.</summary>
    /// <exception cref="QlikException">InvalidInput, when it can't be written.</exception>
    public void Commit()
    {
        try
        {
            _text.Dispose();
            if (File.Exists(_path))
            {
                File.Replace(_fresh, _path, destinationBackupFileName: null);
            }
            else
            {
                File.Move(_fresh, _path);
            }
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw Trouble(e);
        }
    }

    /// <summary>Deletes what was written, if it was not put in its place.</summary>
    public void Dispose()
    {
        try
        {
            try
            {
                _text.Dispose();
            }
            finally
            {
                File.Delete(_fresh);
            }
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            // The problem with the file itself is what matters. A file with the extension .tmp may stay behind.
            return;
        }
    }

    private QlikException Trouble(Exception e)
    {
        return new QlikException(ErrorReason.InvalidInput, $"{_what} can't be written to '{_path}': {e.Message}", e)
        {
            NextStep = "Give a path that this account may write to.",
        };
    }
}
