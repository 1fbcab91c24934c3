namespace QlikAdmin.Http;

/// <summary>The log of a run that changes something: it carries what the run knows of its servers to every request.</summary>
internal interface IRunLog : IOperationLog
{
    /// <summary>The watches of the whole run; null where nothing is changed.</summary>
    ServerWatches? Watches { get; }
}
