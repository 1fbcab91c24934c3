namespace QlikAdmin.Http;

/// <summary>A whole answer with a status below 300, or a 404 that means success.</summary>
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

    /// <summary>1 for a request that went well at once.</summary>
    public int Attempts { get; }
}
