namespace QlikAdmin.Http;

/// <summary>The log of a run that changes something: it carries what the run knows of its servers to every request.</summary>
internal interface IRunLog : IOperationLog
{
    /// <summary>One for the whole run; null where nothing is changed.</summary>
    ServerWatches? Watches { get; }
}
