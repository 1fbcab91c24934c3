namespace QlikAdmin.Http;

/// <summary>A whole answer with a status below 300.</summary>
internal sealed class QlikResponse
{
    public QlikResponse(int statusCode, BodyText body, string? contentType, int attempts)
    {
        StatusCode = statusCode;
        Body = body;
        ContentType = contentType;
        Attempts = attempts;
    }

    public int StatusCode { get; }

    /// <summary>Empty where the server sent none.</summary>
    public BodyText Body { get; }

    public string? ContentType { get; }

    /// <summary>How often the request was sent; 1 when the first attempt succeeded. With more, the effect of our own earlier attempt may be
    /// what the answer calls "not there" or "exists already".</summary>
    public int Attempts { get; }
}
