using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>The parts of the send path of one connection.</summary>
internal sealed class QlikHttpOptions
{
    public QlikHttpOptions(string connection, Uri baseUri, HttpMessageHandler handler, AnswerForm refusalForms)
    {
        Connection = connection;
        BaseUri = baseUri;
        Handler = handler;
        RefusalForms = refusalForms;
    }

    /// <summary>Name of the connection, for messages.</summary>
    public string Connection { get; }

    /// <summary>Ends in a slash; request paths are relative to it.</summary>
    public Uri BaseUri { get; }

    /// <summary>Must not follow redirects by itself.</summary>
    public HttpMessageHandler Handler { get; }

    /// <summary>The forms in which the product itself refuses. An error in any other form comes from something in front of it.</summary>
    public AnswerForm RefusalForms { get; }

    public string UserAgent { get; init; } = "QlikAdmin";

    public int MaxInFlight { get; init; } = 8;

    /// <summary>Requests a minute that the server documents, by tier; null where it documents none.</summary>
    public IReadOnlyDictionary<RequestTier, int>? PerMinute { get; init; }

    /// <summary>The part of <see cref="PerMinute"/> that this connection may take: above 0, at most 1.</summary>
    public double RateShare { get; init; } = 1;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    public ReadLimits Limits { get; init; } = new();

    public RetryPolicy Retry { get; init; } = new();

    public IQlikClock Clock { get; init; } = SystemClock.Instance;

    public Redactor Redactor { get; init; } = new();

    /// <summary>Adds the part that this machine or its settings have in a failure; null where they have none.</summary>
    public Action<QlikException>? Explain { get; init; }
}
