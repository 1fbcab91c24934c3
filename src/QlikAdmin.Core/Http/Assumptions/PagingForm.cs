using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http.Assumptions;

/// <summary>Checks whether a page shows how its list goes on. Without that, the page would look like the last one, and the list would be
/// cut short.</summary>
internal static class PagingForm
{
    /// <summary>What is wrong with a page; null when nothing is.</summary>
    /// <param name="page">The answer.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="shape">How its kind of list looks.</param>
    /// <param name="limit">The number of rows that was asked for; null where none was given.</param>
    public static string? Problem(JObject page, int rows, PageShape shape, int? limit)
    {
        JObject? links = page["links"] as JObject;
        JToken? next = links?["next"];
        string? href = next is JObject link ? Json.Text(link["href"]) : Json.Text(next);
        if (href is { Length: > 0 } && NextLink.Query(page) is null)
        {
            return "a next link without a query";
        }

        if (next is JArray)
        {
            return "a next link that is a list";
        }

        bool tells = links is not null || (shape.Counts && Json.Number(page["totalCount"]) is not null);
        return limit > 0 && rows >= limit && !tells ? "a full page that has no links" : null;
    }
}
