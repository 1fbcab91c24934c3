namespace QlikAdmin.Http;

/// <summary>The log of a command: it carries what a run knows of its servers to every request, and hears what requests wait for.</summary>
internal interface IRunLog : IOperationLog
{
    /// <summary>The watches of the whole run; null where nothing is changed.</summary>
    ServerWatches? Watches { get; }

    /// <summary>A request waits, for example because the server limits how many it takes in a minute.</summary>
    /// <param name="reason">Why, and for which server.</param>
    /// <param name="end">When the wait ends.</param>
    void Waiting(string reason, DateTimeOffset end);
}
