using System.Text.Json;
using QlikAdmin.Http;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>One request and its answer, as they were on the wire.</summary>
internal sealed class Exchange
{
    public required string Method { get; init; }

    public required Uri Uri { get; init; }

    public string? RequestBody { get; init; }

    public string? RequestContentType { get; init; }

    /// <summary>0 when no answer arrived.</summary>
    public int Status { get; set; }

    public string? AnswerContentType { get; set; }

    public long? AnswerLength { get; set; }

    public MemoryStream AnswerBytes { get; } = new();

    /// <summary>Whether the caller read the whole body. A part of a body cannot be checked.</summary>
    public bool IsWhole => Status > 0 && (AnswerLength is long length ? length == AnswerBytes.Length : EndsByItself());

    public string AnswerBody => Encoding.UTF8.GetString(AnswerBytes.ToArray());

    /// <summary>Values from the headers of the server that must not be shown.</summary>
    public List<string> Cookies { get; } = new();

    /// <summary>An answer of unknown length is whole when its JSON is complete.</summary>
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
            // The body broke off, or the caller read only as much as it needed.
            return false;
        }
    }

    public override string ToString() => $"{Method} {Uri.PathAndQuery} -> {Status}";
}
