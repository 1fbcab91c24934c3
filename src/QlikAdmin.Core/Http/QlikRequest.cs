using System.Runtime.InteropServices;

namespace QlikAdmin.Http;

/// <summary>One request as plain values, so that every attempt can build its message anew.</summary>
internal sealed class QlikRequest
{
    // .NET Framework refuses a body with a GET, even an empty one.
    private static readonly bool s_mayGetCarryContent = !RuntimeInformation.FrameworkDescription.StartsWith(
        ".NET Framework",
        StringComparison.Ordinal
    );

    private readonly bool _idempotent;

    public QlikRequest(HttpMethod method, string path, string action)
    {
        Method = method;
        Path = path;
        Action = action;
        _idempotent = method != HttpMethod.Post && method.Method != "PATCH";
        Changes = method != HttpMethod.Get && method != HttpMethod.Head;
        Tier = Changes ? RequestTier.Write : RequestTier.Read;
    }

    public HttpMethod Method { get; }

    /// <summary>Relative to the base address, without a leading slash. Segments are already escaped.</summary>
    public string Path { get; }

    /// <summary>Path of the base address, for messages. The send path sets it, so that messages show what is really sent.</summary>
    public string BasePath { get; set; } = "/";

    /// <summary>The operation, for a path that is the same for everything, as in SOAP; null where the path says it.</summary>
    public string? Operation { get; init; }

    /// <summary>The token that the last attempt carried. The send path sets it, so that a refused token can be told from one that was
    /// renewed later.</summary>
    public string? SentCredential { get; set; }

    /// <summary>The path for messages, as the documentation of the product has it.</summary>
    public string ShownPath => BasePath + Path;

    /// <summary>What is being tried, for messages: "List licence assignments".</summary>
    public string Action { get; }

    /// <summary>Query parameters, unescaped.</summary>
    public List<KeyValuePair<string, string>> Query { get; } = new();

    /// <summary>Headers of this request only.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = new();

    /// <summary>Body text, or null for none.</summary>
    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>The wanted form of the answer, for the Accept header.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether it may change something on the server. True for all but GET and HEAD, unless a POST is known to only
    /// read.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether sending it twice has the same effect as sending it once, so that it may be sent again after a lost answer. True for
    /// all requests that only read.</summary>
    public bool Idempotent
    {
        get => _idempotent || !Changes;
        init => _idempotent = value;
    }

    /// <summary>How often it was sent so far. The send path counts.</summary>
    public int Attempts { get; set; }

    /// <summary>Asked before the request is sent again after a lost answer. False ends the attempts with that failure, which stays in
    /// doubt. Null where sending it again does no harm.</summary>
    public Func<CancellationToken, Task<bool>>? StillWanted { get; init; }

    public RequestTier Tier { get; init; }

    /// <summary>Sent without the connection's credential, and without waiting in the queue: for requests that get a token or a
    /// session.</summary>
    public bool Anonymous { get; init; }

    /// <summary>A credential for this request only; null for the connection's credential.</summary>
    public ICredential? ProvenBy { get; init; }

    /// <summary>Recognises an address on another port of the host. A redirect to it is followed all the same, for that step only. Null for
    /// none.</summary>
    public Func<Uri, bool>? Detour { get; init; }

    /// <summary>The first call to a server: a host that can't be reached is reported at once instead of being tried again.</summary>
    public bool FailFast { get; init; }

    /// <summary>Sent once: every failure is final. For what somebody waits for at a prompt.</summary>
    public bool Once { get; init; }

    /// <summary>Sent also where this session expects a refusal: it asks whether that is still so. Its failure says nothing about the health
    /// of the server.</summary>
    public bool AsksAnyway { get; init; }

    /// <summary>The same request for another page: everything but the query.</summary>
    public QlikRequest WithoutQuery()
    {
        QlikRequest request = new(Method, Path, Action)
        {
            Operation = Operation,
            Body = Body,
            ContentType = ContentType,
            Accept = Accept,
            Changes = Changes,
            Idempotent = Idempotent,
            Tier = Tier,
        };
        request.Headers.AddRange(Headers);
        return request;
    }

    public static QlikRequest Get(string path, string action) => new(HttpMethod.Get, path, action);

    public QlikRequest With(string name, string? value)
    {
        if (value is not null)
        {
            Query.Add(new KeyValuePair<string, string>(name, value));
        }

        return this;
    }

    /// <summary>The message of one attempt, without credentials. The caller disposes it.</summary>
    public HttpRequestMessage ToMessage(Uri target, string userAgent)
    {
        HttpRequestMessage message = new(Method, target);
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        foreach (KeyValuePair<string, string> header in Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (Body is string body)
        {
            message.Content = new StringContent(body, Encoding.UTF8, ContentType);
        }
        else if (s_mayGetCarryContent || Changes)
        {
            // Without content, the platform itself sends a request again when a kept connection turns out to be closed.
            message.Content = new ByteArrayContent(Array.Empty<byte>());
        }

        return message;
    }

    /// <summary>Path and query as they are sent.</summary>
    public string PathAndQuery(IEnumerable<KeyValuePair<string, string>>? more = null)
    {
        StringBuilder text = new(Path);
        char separator = '?';
        Append(Query);
        if (more is not null)
        {
            Append(more);
        }

        return text.ToString();

        void Append(IEnumerable<KeyValuePair<string, string>> pairs)
        {
            foreach (KeyValuePair<string, string> pair in pairs)
            {
                text.Append(separator).Append(Uri.EscapeDataString(pair.Key)).Append('=').Append(Uri.EscapeDataString(pair.Value));
                separator = '&';
            }
        }
    }
}
