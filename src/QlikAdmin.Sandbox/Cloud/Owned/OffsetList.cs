using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>The lists of sharing tasks and alerts: cursors or an offset, counts in the envelope, rows under a name of their own.</summary>
internal static class OffsetList
{
    public static Answer Read<T>(ServiceRequest request, OwnedList<T> list, SortedViews<T> views, IEnumerable<T> all, Func<T, bool> filter, string rows, Func<T, JsonObject> write)
        where T : IRow
    {
        if (!TryOffset(request, out int offset))
        {
            return OwnedAnswers.Metered(400, "Bad request", "offset must be a whole number.");
        }

        HashSet<T>? skipped = null;
        if (offset > 0)
        {
            // The rows before the offset, in the order of the list.
            skipped = [.. list.Sorted(request, all.Where(filter)).Take(offset)];
        }

        OwnedPage<T> page = list.Read(request, views, r => filter(r) && skipped?.Contains(r) != true);
        if (page.Error is not null)
        {
            return OwnedAnswers.Metered(400, "Bad request", page.Error);
        }

        JsonObject links = new() { ["self"] = OwnedAnswers.Href(request.BaseUri + request.Path + request.QueryString) };
        links.AddIfSet("next", Link(page.Next, "next")).AddIfSet("prev", Link(page.Previous, "prev"));
        return Answer.Json(200, new JsonObject
        {
            [rows] = OwnedAnswers.Rows(page, write),
            ["links"] = links,
            ["totalCount"] = all.Count(filter),
            ["currentPageCount"] = page.Rows.Count,
        });
    }

    private static bool TryOffset(ServiceRequest request, out int offset)
    {
        offset = 0;
        return request.Query("offset") is not { Length: > 0 } text || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset);
    }

    /// <summary>An address, and the cursor in it once more by itself.</summary>
    private static JsonObject? Link(string? address, string type)
    {
        if (address is null)
        {
            return null;
        }

        string token = address[(address.LastIndexOf(type + "=", StringComparison.Ordinal) + type.Length + 1)..];
        return new JsonObject { ["href"] = address, ["type"] = type, ["token"] = token };
    }
}
