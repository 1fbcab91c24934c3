namespace QlikAdmin.Http;

/// <summary>A whole answer with a status below 300.</summary>
internal sealed class QlikResponse
{
    public QlikResponse(int statusCode, string body, string? contentType, int attempts)
    {
        StatusCode = statusCode;
        Body = body;
        ContentType = contentType;
        Attempts = attempts;
    }

    public int StatusCode { get; }

    /// <summary>Empty where the server sent none.</summary>
    public string Body { get; }

    public string? ContentType { get; }

    /// <summary>How often the request went out; 1 for one that went well at once. With more, what the answer calls not there or there
    /// already may be our own work.</summary>
    public int Attempts { get; }
}
