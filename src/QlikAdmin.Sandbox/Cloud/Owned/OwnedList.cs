using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>How one service reads its list in pages: limits, order and the name of its cursor.</summary>
/// <param name="style">Name of the cursor.</param>
/// <param name="standard">Rows of a page where the caller gives no limit.</param>
/// <param name="maximum">Largest limit.</param>
/// <param name="order">Order where the caller gives none, with its sign.</param>
internal sealed class OwnedList<T>(CursorStyle style, int standard, int maximum, string order)
    where T : IRow
{
    /// <summary>Marks a cursor that leads backwards in the styles that have one name for both directions.</summary>
    private const char Backwards = '~';

    private readonly Dictionary<string, Func<T, string>> _keys = new(StringComparer.Ordinal);

    /// <summary>Lets the list be sorted by something.</summary>
    public OwnedList<T> By(string name, Func<T, string> key)
    {
        _keys[name] = key;
        return this;
    }

    /// <summary>Lets the list be sorted by a time.</summary>
    public OwnedList<T> ByTime(string name, Func<T, DateTimeOffset> key) => By(name, r => Cloud.ScimGrammar<T>.Key(key(r)));

    public OwnedPage<T> Read(ServiceRequest request, SortedViews<T> views, Func<T, bool> filter)
    {
        string sort = request.Query("sort") is { Length: > 0 } given ? given.Trim() : order;
        if (!_keys.TryGetValue(sort.TrimStart('+', '-'), out Func<T, string>? key))
        {
            return Bad($"sort '{sort}' is not supported.");
        }

        if (ListQuery.Limit(request, standard, maximum) is not int limit)
        {
            return Bad($"limit must be between 1 and {maximum}.");
        }

        (string? after, string? before) = Cursors(request);
        if (after is not null && before is not null)
        {
            return Bad("next and prev can't be used together.");
        }

        if (!ListQuery.TryCursor(after, out Cursor? afterCursor) || !ListQuery.TryCursor(before, out Cursor? beforeCursor))
        {
            return Bad("The cursor is invalid.");
        }

        Page<T> page = views.By(sort.TrimStart('+', '-'), key).Read(new PageRequest(sort[0] == '-', limit, afterCursor, beforeCursor), filter);
        string here = request.BaseUri + request.Path;
        return new OwnedPage<T>(
            page.Rows,
            page.Next is null ? null : here + (style == CursorStyle.NextPrev ? ListQuery.With(request, "next", page.Next, "prev") : ListQuery.With(request, Name, page.Next)),
            page.Previous is null ? null : here + (style == CursorStyle.NextPrev ? ListQuery.With(request, "prev", page.Previous, "next") : ListQuery.With(request, Name, Backwards + page.Previous)),
            null);
    }

    /// <summary>Rows in the order that the request asks for; unsorted when it asks for one that does not exist, which reading then refuses.</summary>
    public IEnumerable<T> Sorted(ServiceRequest request, IEnumerable<T> rows)
    {
        string sort = request.Query("sort") is { Length: > 0 } given ? given.Trim() : order;
        return !_keys.TryGetValue(sort.TrimStart('+', '-'), out Func<T, string>? key) ? rows
            : sort[0] == '-' ? rows.OrderByDescending(key, StringComparer.Ordinal).ThenByDescending(r => r.Seq)
            : rows.OrderBy(key, StringComparer.Ordinal).ThenBy(r => r.Seq);
    }

    private string Name => style == CursorStyle.Page ? "page" : "cursor";

    private static OwnedPage<T> Bad(string detail) => new([], null, null, detail);

    private (string? After, string? Before) Cursors(ServiceRequest request)
    {
        if (style == CursorStyle.NextPrev)
        {
            return (Given(request.Query("next")), Given(request.Query("prev")));
        }

        string? cursor = Given(request.Query(Name));
        return cursor?[0] == Backwards ? (null, cursor[1..]) : (cursor, null);
    }

    private static string? Given(string? cursor) => string.IsNullOrEmpty(cursor) ? null : cursor;
}
