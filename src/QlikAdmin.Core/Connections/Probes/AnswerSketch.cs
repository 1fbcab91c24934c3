using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Connections.Probes;

/// <summary>What an answer looks like, without any of its values. It can be sent to another person.</summary>
/// <remarks>Names of fields are those of the interface. Below the first level only the fields that this program reads are named, because
/// names further down may be data.</remarks>
internal sealed class AnswerSketch
{
    private static readonly Regex s_name = new("^[A-Za-z][A-Za-z0-9_]{0,39}$", RegexOptions.CultureInvariant);

    private static readonly string[] s_mediaTypes = { "application/json", "text/html", "text/plain", "text/xml", "application/xml" };

    private readonly List<FieldSketch> _fields = new();
    private string? _contentType;

    /// <param name="method">The verb.</param>
    /// <param name="path">The address below the server, without ids; for SOAP the interface and the operation.</param>
    /// <param name="query">Names of the parameters.</param>
    public AnswerSketch(string method, string path, IReadOnlyList<string> query)
    {
        Method = method;
        Path = path;
        Query = query;
    }

    public string Method { get; }

    public string Path { get; }

    public IReadOnlyList<string> Query { get; }

    /// <summary>HTTP status; null where no answer came.</summary>
    public int? Status { get; set; }

    /// <summary>Why there is nothing to show, as the name of an <see cref="ErrorReason"/>; null when an answer came.</summary>
    public string? Error { get; set; }

    /// <summary>Media type, or a word that says that it is not a known one; null where the answer has none.</summary>
    public string? ContentType
    {
        get => _contentType;
        set => _contentType = value is null || s_mediaTypes.Contains(value, StringComparer.Ordinal) ? value : "(other)";
    }

    /// <summary>Fields around the rows; empty where the answer itself is the list, or is one object.</summary>
    public IReadOnlyList<string> Envelope { get; private set; } = Array.Empty<string>();

    /// <summary>How the link to the next page looks; null where there is none.</summary>
    public string? Next { get; private set; }

    /// <summary>Rows that were looked at; null where the answer is not a list.</summary>
    public int? Rows { get; private set; }

    public IReadOnlyList<FieldSketch> Fields => _fields;

    public static AnswerSketch Of(QlikRequest request) =>
        new(request.Method.Method, request.Operation ?? request.Path, request.Query.Select(q => q.Key).ToArray());

    /// <summary>Takes the rows of a page.</summary>
    public void SeePage(JObject page, JArray rows, RowShape? shape, Uri server)
    {
        Envelope = page.Properties().Select(p => Name(p.Name)).Distinct().ToArray();
        if (page["links"] is JObject { } links && Json.Text((links["next"] as JObject)?["href"] ?? links["next"]) is { Length: > 0 } href)
        {
            Next = Link(href, server);
        }

        SeeRows(rows, shape);
    }

    /// <summary>Takes rows.</summary>
    public void SeeRows(IEnumerable<JToken> rows, RowShape? shape)
    {
        Rows = 0;
        foreach (JToken row in rows)
        {
            Rows++;
            See(row, shape);
        }
    }

    /// <summary>Takes an answer that is one value, or one row.</summary>
    public void See(JToken answer, RowShape? shape)
    {
        if (answer is not JObject row)
        {
            Field("(value)").See(answer);
            return;
        }

        foreach (JProperty property in row.Properties())
        {
            Field(Name(property.Name)).See(property.Value);
        }

        foreach (string field in (shape?.Rules ?? Array.Empty<FieldRule>()).Select(r => r.Field).Where(f => f.IndexOf('.') >= 0))
        {
            foreach (JToken value in row.SelectTokens(field.Replace("[]", "[*]")))
            {
                Field(field).See(value);
            }
        }
    }

    /// <summary>Whether a link stays on the server, and the names of its parameters.</summary>
    internal static string Link(string href, Uri server)
    {
        bool isWhole = Uri.TryCreate(href, UriKind.Absolute, out Uri? target) && target.Scheme is "http" or "https";
        string place =
            !isWhole ? "a path"
            : string.Equals(target!.Host, server.Host, StringComparison.OrdinalIgnoreCase) ? "this host"
            : "another host";
        int mark = href.IndexOf('?');
        IEnumerable<string> names =
            mark < 0
                ? Enumerable.Empty<string>()
                : href.Substring(mark + 1).Split('&').Select(p => Name(p.Split('=')[0])).Distinct().OrderBy(n => n, StringComparer.Ordinal);
        return mark < 0 ? place + ", no query" : place + ", query " + string.Join(" ", names);
    }

    private static string Name(string name) => s_name.IsMatch(name) ? name : "(other)";

    private FieldSketch Field(string name)
    {
        FieldSketch? known = _fields.Find(f => f.Name == name);
        if (known is null)
        {
            _fields.Add(known = new FieldSketch(name));
        }

        return known;
    }
}
