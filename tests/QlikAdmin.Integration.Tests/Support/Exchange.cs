using System.Text.Json;
using QlikAdmin.Http;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>One request that left and what came back, as it was on the wire.</summary>
internal sealed class Exchange
{
    public required string Method { get; init; }

    public required Uri Uri { get; init; }

    public string? RequestBody { get; init; }

    public string? RequestContentType { get; init; }

    /// <summary>0 when no answer came.</summary>
    public int Status { get; set; }

    public string? AnswerContentType { get; set; }

    public long? AnswerLength { get; set; }

    public MemoryStream AnswerBytes { get; } = new();

    /// <summary>Whether the caller read the whole body. Half a body can't be checked.</summary>
    public bool IsWhole => Status > 0 && (AnswerLength is long length ? length == AnswerBytes.Length : EndsByItself());

    public string AnswerBody => Encoding.UTF8.GetString(AnswerBytes.ToArray());

    /// <summary>Values that the server handed out in headers and that must not be shown.</summary>
    public List<string> Cookies { get; } = new();

    /// <summary>An answer of unknown length is whole when nothing of its JSON is missing.</summary>
    private bool EndsByItself()
    {
        if (AnswerBytes.Length == 0)
        {
            return AnswerContentType is null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(AnswerBytes.ToArray());
            return true;
        }
        catch (JsonException)
        {
            // Broken off, or read no further than was needed.
            return false;
        }
    }

    public override string ToString() => $"{Method} {Uri.PathAndQuery} -> {Status}";
}
