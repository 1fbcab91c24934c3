using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Http;

/// <summary>One request as plain values, so that every attempt can build its message anew.</summary>
internal sealed class QlikRequest
{
    public QlikRequest(HttpMethod method, string path, string action)
    {
        Method = method;
        Path = path;
        Action = action;
        Idempotent = method != HttpMethod.Post && method.Method != "PATCH";
        Tier = method == HttpMethod.Get || method == HttpMethod.Head ? RequestTier.Read : RequestTier.Write;
    }

    public HttpMethod Method { get; }

    /// <summary>Relative to the base address, without a leading slash, segments already escaped.</summary>
    public string Path { get; }

    /// <summary>Path of the base address, for messages: the send path sets it, so that they show what goes on the wire.</summary>
    public string BasePath { get; set; } = "/";

    /// <summary>What the request asks of a path that is the same for everything, as SOAP's is; null where the path says it.</summary>
    public string? Operation { get; init; }

    /// <summary>What the last attempt proved itself with; the send path sets it, so that a refused token is told from one renewed since.</summary>
    public string? SentCredential { get; set; }

    /// <summary>Path as a reader of messages would look it up.</summary>
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

    /// <summary>What the answer should be, as the Accept header says it.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether sending it twice does no more than sending it once, so that a lost answer may be tried again.</summary>
    public bool Idempotent { get; init; }

    /// <summary>Asked before the request is sent again after a lost answer: false ends the attempts with that failure, which stays in doubt. Null where sending it again does no harm.</summary>
    public Func<CancellationToken, Task<bool>>? StillWanted { get; init; }

    public RequestTier Tier { get; init; }

    /// <summary>Sent without credentials: the token request itself.</summary>
    public bool Anonymous { get; init; }

    /// <summary>The first call to a server: a host that can't be reached is reported at once instead of being tried again.</summary>
    public bool FailFast { get; init; }

    /// <summary>The same question for another page: all but the query.</summary>
    public QlikRequest WithoutQuery()
    {
        QlikRequest request = new(Method, Path, Action) { Operation = Operation, Body = Body, ContentType = ContentType, Accept = Accept, Idempotent = Idempotent, Tier = Tier };
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

        return message;
    }

    /// <summary>Path and query as they go on the wire.</summary>
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
