namespace QlikAdmin;

/// <summary>Where Core reports what it does; it never writes to a console itself.</summary>
/// <remarks>Calls may come from any thread. Every text is redacted before it arrives here.</remarks>
public interface IOperationLog
{
    /// <summary>Whether the caller wants request and response bodies; without it they are not prepared.</summary>
    bool WantsBodies { get; }

    /// <summary>Folder for copies of what a call is about to overwrite, where the server keeps none: the folder of the run's journal. Null
    /// for the default folder of journals.</summary>
    string? CopyFolder { get; }

    /// <summary>One line per request: method, path, status, duration and attempt.</summary>
    void Verbose(string message);

    /// <summary>A redacted body.</summary>
    void Debug(string message);

    /// <summary>Something the caller should know although the work goes on.</summary>
    void Warning(string message);

    /// <summary>How far a long run is.</summary>
    /// <param name="activity">What is being done, in words.</param>
    /// <param name="done">Items finished, counted from 0.</param>
    /// <param name="total">Items in all, or null when unknown.</param>
    void Progress(string activity, int done, int? total);
}
