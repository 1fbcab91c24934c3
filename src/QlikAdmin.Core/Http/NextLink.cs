using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http;

/// <summary>Reads the next link of a page. Its host may exist only inside the vendor's network, so only its query is used.</summary>
internal static class NextLink
{
    /// <summary>The query of <c>links.next.href</c> without the question mark; null on the last page.</summary>
    public static string? Query(JObject page)
    {
        JToken? next = page["links"] is JObject links ? links["next"] : null;
        string? href = next is JObject link ? Json.Text(link["href"]) : Json.Text(next);
        int mark = href?.IndexOf('?') ?? -1;
        return mark >= 0 && mark < href!.Length - 1 ? href.Substring(mark + 1) : null;
    }

    /// <summary>Puts the parameters of a query on a request.</summary>
    public static void Apply(string query, QlikRequest request)
    {
        foreach (string pair in query.Split(new[] { '&' }, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            string name = equals < 0 ? pair : pair.Substring(0, equals);
            string value = equals < 0 ? string.Empty : pair.Substring(equals + 1);
            request.Query.Add(new KeyValuePair<string, string>(Decode(name), Decode(value)));
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
