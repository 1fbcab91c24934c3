using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A paged list as the services of the tenant have it: what it can be sorted and filtered by, and how it names its cursors.</summary>
internal sealed class CursorList<T>
    where T : IRow
{
    public required IReadOnlyDictionary<string, Func<T, string>> Keys { get; init; }

    /// <summary>The order when none is asked for, with its sign.</summary>
    public required string StandardSort { get; init; }

    /// <summary>Makes the service's own 400 from the parameter at fault and what is wrong with it.</summary>
    public required Func<string, string, Answer> Refuse { get; init; }

    /// <summary>What the <c>filter</c> parameter may name; null where there is no such parameter.</summary>
    public ScimGrammar<T>? Grammar { get; init; }

    public string After { get; init; } = "next";

    /// <summary>Name of the backward cursor. Where it is also the forward one, the first character of the cursor tells the direction.</summary>
    public string Before { get; init; } = "prev";

    /// <summary>For services whose cursor is the id of the row at the edge.</summary>
    public Func<T, string>? Id { get; init; }

    private bool IsShared => After == Before;

    public Answer Read(ServiceRequest request, IEnumerable<T> rows, Func<T, JsonObject> write)
    {
        string sort = request.Query("sort") is { Length: > 0 } given ? given.Trim() : StandardSort;
        if (!Keys.TryGetValue(sort.TrimStart('+', '-'), out Func<T, string>? key))
        {
            return Refuse("sort", $"Can't sort by '{sort}'.");
        }

        if (ListQuery.Limit(request, 20, 100) is not int limit)
        {
            return Refuse("limit", "limit must be between 1 and 100.");
        }

        List<T> all = rows.ToList();
        if (!TryCursor(request, After, 'n', all, key, out Cursor? after) || !TryCursor(request, Before, 'p', all, key, out Cursor? before))
        {
            return Refuse(After, "The cursor is invalid.");
        }

        if (after is not null && before is not null)
        {
            return Refuse(After, $"{After} and {Before} can't be used together.");
        }

        Func<T, bool> filter = static _ => true;
        if (Grammar is not null && request.Query("filter") is { Length: > 0 } text)
        {
            try
            {
                filter = ScimParser<T>.Parse(text, Grammar).Compile();
            }
            catch (ScimException e)
            {
                return Refuse("filter", e.Message);
            }
        }

        Page<T> page = new SortedView<T>(all, key).Read(new PageRequest(sort[0] == '-', limit, after, before), filter);
        JsonObject result = new()
        {
            ["data"] = new JsonArray(page.Rows.Select(r => (JsonNode)write(r)).ToArray()),
            ["links"] = Links(request, page),
        };
        if (string.Equals(request.Query("totalResults"), "true", StringComparison.OrdinalIgnoreCase))
        {
            result["totalResults"] = all.Count(filter);
        }

        return Answer.Json(200, result);
    }

    private bool TryCursor(ServiceRequest request, string name, char direction, List<T> rows, Func<T, string> key, out Cursor? cursor)
    {
        cursor = null;
        string? text = request.Query(name);
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (Id is not null)
        {
            T? edge = rows.Find(r => Id(r) == text);
            cursor = edge is null ? null : new Cursor(key(edge), edge.Seq);
            return cursor is not null;
        }

        if (!IsShared)
        {
            return ListQuery.TryCursor(text, out cursor);
        }

        return text[0] == direction ? ListQuery.TryCursor(text[1..], out cursor) && cursor is not null : text[0] is 'n' or 'p';
    }

    private JsonObject Links(ServiceRequest request, Page<T> page)
    {
        string here = request.BaseUri + request.Path;
        JsonObject links = new() { ["self"] = new JsonObject { ["href"] = here + request.QueryString } };
        if (page.Next is not null)
        {
            links["next"] = Link(page.Next, page.Rows[^1], "n", After, Before);
        }

        if (page.Previous is not null)
        {
            links["prev"] = Link(page.Previous, page.Rows[0], "p", Before, After);
        }

        return links;

        JsonObject Link(string cursor, T edge, string direction, string name, string other)
        {
            string value = Id is not null ? Id(edge) : IsShared ? direction + cursor : cursor;
            return new JsonObject { ["href"] = here + ListQuery.With(request, name, value, other) };
        }
    }
}
