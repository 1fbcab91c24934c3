using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http;

/// <summary>What a server said about an error, in any of the shapes that servers use.</summary>
/// <param name="Code">The server's own code, or null.</param>
/// <param name="Text">The words of the answer, one line, or null when the body was empty.</param>
/// <param name="TraceId">Trace id, or null.</param>
/// <param name="Form">The form of the body.</param>
internal sealed record ServerError(string? Code, string? Text, string? TraceId, AnswerForm Form)
{
    private const int LongestText = 500;

    // A refusal of the repository is a sentence or two, or a list of broken rules.
    private const int LongestRefusal = 2000;

    /// <summary>The body is a SOAP fault.</summary>
    public bool IsFault => Form == AnswerForm.Fault;

    /// <summary>Whether the body is a web page, which says nothing about the service that was asked.</summary>
    public bool IsPage { get; init; }

    private static readonly Regex s_title = new(
        "<title[^>]*>(?<t>.*?)</title>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant
    );
    private static readonly Regex s_space = new("\\s+", RegexOptions.CultureInvariant);

    /// <summary>Never throws: an error body that can't be read must not hide the error.</summary>
    public static ServerError Parse(string? body, string? contentType)
    {
        string text = body?.Trim() ?? string.Empty;
        if (text.Length == 0)
        {
            return new ServerError(null, null, null, AnswerForm.Empty);
        }

        if (LooksLikeHtml(text, contentType))
        {
            Match title = s_title.Match(text);
            string? words = title.Success ? OneLine(WebUtility.HtmlDecode(title.Groups["t"].Value)) : null;
            return new ServerError(
                null,
                string.IsNullOrEmpty(words) ? "a web page" : "a web page titled '" + words + "'",
                null,
                AnswerForm.Foreign
            )
            {
                IsPage = true,
            };
        }

        if (text[0] == '<')
        {
            return FromXml(text);
        }

        if (text[0] is '{' or '[' or '"')
        {
            try
            {
                return FromJson(Json.Parse(text));
            }
            catch (JsonException)
            {
                // Cut off or not JSON after all. There is nothing better to show than the text itself.
                return new ServerError(null, OneLine(text), null, AnswerForm.Foreign);
            }
        }

        return new ServerError(null, OneLine(text), null, FormOf(text));
    }

    public static bool LooksLikeHtml(string text, string? contentType)
    {
        string begin = text.TrimStart();
        return (contentType is not null && contentType.IndexOf("html", StringComparison.OrdinalIgnoreCase) >= 0)
            || begin.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || begin.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static ServerError FromXml(string text)
    {
        try
        {
            return SoapFault.Read(text) is SoapFault fault
                ? new ServerError(fault.Code, OneLine(fault.Text), null, AnswerForm.Fault)
                : new ServerError(null, OneLine(text), null, AnswerForm.Foreign);
        }
        catch (System.Xml.XmlException e)
        {
            return new ServerError(
                null,
                OneLine(SafeXml.IsRefusedDtd(e) ? "an XML document with a DTD, which was not read" : text),
                null,
                AnswerForm.Foreign
            );
        }
    }

    private static ServerError FromJson(JToken token)
    {
        if (token is not JObject body)
        {
            return token.Type == JTokenType.String
                ? new ServerError(null, OneLine((string)token!), null, FormOf((string)token!))
                : new ServerError(null, OneLine(token.ToString(Formatting.None)), null, AnswerForm.Foreign);
        }

        string? traceId = Json.Text(body["traceId"]);
        JObject? item = (body["errors"] as JArray)?.OfType<JObject>().FirstOrDefault() ?? body["error"] as JObject ?? body;
        string? code = Json.Text(item["code"]) ?? Json.Text(body["code"]) ?? (item["error"] is JValue ? Json.Text(item["error"]) : null);
        string[] words = new[]
        {
            Json.Text(item["title"]),
            Json.Text(item["detail"]) ?? Json.Text(item["details"]) ?? Json.Text(item["error_description"]),
            Json.Text(item["message"]) ?? Json.Text(item["Message"]),
        }
            .Where(w => !string.IsNullOrWhiteSpace(w))
            .Select(w => w!.Trim())
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        string text = words.Length > 0 ? string.Join(" - ", words) : body.ToString(Formatting.None);
        bool isTyped = code is not null || body["errors"] is JArray { Count: > 0 };
        return new ServerError(code, OneLine(text), traceId, isTyped ? AnswerForm.Json : AnswerForm.Foreign);
    }

    private static AnswerForm FormOf(string text)
    {
        return text.Length <= LongestRefusal && !text.Any(c => c == '\uFFFD' || (char.IsControl(c) && !char.IsWhiteSpace(c)))
            ? AnswerForm.Text
            : AnswerForm.Foreign;
    }

    private static string OneLine(string text)
    {
        string line = s_space.Replace(text, " ").Trim();
        return line.Length > LongestText ? line.Substring(0, LongestText) + "..." : line;
    }
}
