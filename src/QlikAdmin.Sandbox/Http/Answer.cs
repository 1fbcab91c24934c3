using System.Buffers;
using System.Text.Encodings.Web;

namespace QlikAdmin.Sandbox.Http;

/// <summary>A complete answer. It is made while the state is locked, and sent after the lock is released.</summary>
internal sealed class Answer
{
    public const string JsonType = "application/json; charset=utf-8";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Status { get; private init; }

    public string? ContentType { get; private init; }

    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>The parts that follow the body, made while it is sent; null when nothing follows.</summary>
    public IEnumerable<ReadOnlyMemory<byte>>? More { get; private init; }

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public bool IsJson => ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true;

    public static Answer Empty(int status) => new() { Status = status };

    public static Answer Json(int status, JsonNode? node) =>
        Raw(status, JsonType, Encoding.UTF8.GetBytes(node?.ToJsonString(s_json) ?? "null"));

    public static Answer Text(int status, string text) => Raw(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static Answer Html(int status, string html) => Raw(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));

    public static Answer Raw(int status, string? contentType, ReadOnlyMemory<byte> body) =>
        new()
        {
            Status = status,
            ContentType = contentType,
            Body = body,
        };

    /// <summary>The same answer, followed by parts that are made while it is sent.</summary>
    public Answer FollowedBy(IEnumerable<ReadOnlyMemory<byte>> more)
    {
        Answer copy = new()
        {
            Status = Status,
            ContentType = ContentType,
            Body = Body,
            More = more,
        };
        copy.Headers.AddRange(Headers);
        return copy;
    }

    /// <summary>The same answer in one piece, for code that changes or cuts it.</summary>
    public Answer Whole()
    {
        if (More is null)
        {
            return this;
        }

        ArrayBufferWriter<byte> all = new();
        all.Write(Body.Span);
        foreach (ReadOnlyMemory<byte> part in More)
        {
            all.Write(part.Span);
        }

        return WithBody(all.WrittenMemory);
    }

    public Answer With(string header, string value)
    {
        Headers.Add(new KeyValuePair<string, string>(header, value));
        return this;
    }

    /// <summary>The same answer with another status.</summary>
    public Answer WithStatus(int status)
    {
        Answer copy = new()
        {
            Status = status,
            ContentType = ContentType,
            Body = Body,
            More = More,
        };
        copy.Headers.AddRange(Headers);
        return copy;
    }

    /// <summary>The same answer, status and headers kept, with another body.</summary>
    public Answer WithBody(ReadOnlyMemory<byte> body)
    {
        Answer copy = Raw(Status, ContentType, body);
        copy.Headers.AddRange(Headers);
        return copy;
    }
}
