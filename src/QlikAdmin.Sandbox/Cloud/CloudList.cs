using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>
/// A list that one service gives in pages: what it can be sorted and filtered by, its limits, and the names of its cursors.
/// </summary>
/// <param name="refuse">Makes the 400 answer of the service, from the name of the wrong parameter and what is wrong with it.</param>
/// <param name="order">The order when the caller asks for none: the name of a value after + or -.</param>
internal sealed class CloudList<T>(Func<string, string, Answer> refuse, string order)
    where T : IRow
{
    /// <summary>Marks a cursor that leads backwards, for services that use one parameter for both directions.</summary>
    private const char Backwards = '~';

    private readonly Dictionary<string, Func<T, string>> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<string, Func<T, bool>>> _conditions = new(StringComparer.Ordinal);

    /// <summary>Rows of a page when the caller gives no limit.</summary>
    public int Standard { get; init; } = 20;

    public int Maximum { get; init; } = 100;

    public string After { get; init; } = "next";

    /// <summary>Parameter of the backward cursor; it may be the same as that of the forward cursor.</summary>
    public string Before { get; init; } = "prev";

    /// <summary>Also accepts an offset.</summary>
    public bool HasOffset { get; init; }

    /// <summary>Reads the id of a row, for services that use the id of the first or last row of a page as the cursor.</summary>
    public Func<T, string>? EdgeId { get; init; }

    /// <summary>The attributes that the parameter <c>filter</c> may use; null when there is no such parameter.</summary>
    public ScimGrammar<T>? Grammar { get; init; }

    private bool IsShared => After == Before;

    /// <summary>Lets callers sort the list by a value.</summary>
    public CloudList<T> By(string name, Func<T, string> key)
    {
        _keys[name] = key;
        return this;
    }

    /// <summary>Lets callers sort the list by a time.</summary>
    public CloudList<T> ByTime(string name, Func<T, DateTimeOffset> key) => By(name, r => ScimGrammar<T>.Key(key(r)));

    /// <summary>A parameter that keeps the rows with exactly that value.</summary>
    public CloudList<T> Where(string parameter, Func<T, string?> read) => Where(parameter, (row, value) => read(row) == value);

    /// <summary>A parameter that keeps the rows that match it.</summary>
    public CloudList<T> Where(string parameter, Func<T, string, bool> fits)
    {
        _conditions[parameter] = value => row => fits(row, value);
        return this;
    }

    /// <summary>
    /// A parameter with one or more values, separated by commas. It keeps the rows that have one of them. An unknown value is refused.
    /// </summary>
    public CloudList<T> WhereAny(string parameter, Func<T, string?> read, params string[] known)
    {
        _conditions[parameter] = value =>
        {
            string[] wanted = value.Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (known.Length > 0 && wanted.Except(known).Any())
            {
                throw Refusal(parameter, $"{parameter} must be one of {string.Join(", ", known)}.");
            }

            return row => wanted.Length == 0 || Array.IndexOf(wanted, read(row)) >= 0;
        };
        return this;
    }

    /// <summary>The answer that most services give: rows under <c>data</c>, links, and the total when the caller asks for it.</summary>
    public Answer Answer(ServiceRequest request, SortedViews<T> views, Func<T, bool> isListed, Func<T, JsonObject> write)
    {
        CloudPage<T> page = Read(request, views, isListed);
        JsonObject json = page.Envelope(request, write);
        return Http.Answer.Json(200, request.Has("totalResults") ? json.AddIfSet("totalResults", page.Total) : json);
    }

    /// <summary>The same for lists that are short enough to be sorted on each request.</summary>
    public Answer Answer(ServiceRequest request, IEnumerable<T> rows, Func<T, JsonObject> write) =>
        Answer(request, new SortedViews<T>(() => rows), static _ => true, write);

    /// <summary>One page, or the service's refusal.</summary>
    /// <param name="request">The request with its parameters.</param>
    /// <param name="views">The rows.</param>
    /// <param name="isListed">Which rows the caller may see, whatever it asks for.</param>
    public CloudPage<T> Read(ServiceRequest request, SortedViews<T> views, Func<T, bool> isListed)
    {
        string sort = request.Query("sort") is { Length: > 0 } given ? given.Trim() : order;
        string name = sort.TrimStart('+', '-');
        if (!_keys.TryGetValue(name, out Func<T, string>? key))
        {
            throw Refusal("sort", $"sort '{sort}' is not supported.");
        }

        int limit = ListQuery.Limit(request, Standard, Maximum) ?? throw Refusal("limit", $"limit must be between 1 and {Maximum}.");
        (string? after, string? before) = Cursors(request);
        if (after is not null && before is not null)
        {
            throw Refusal(After, $"{After} and {Before} can't be used together.");
        }

        SortedView<T> view = views.By(name, key);
        Func<T, bool> fits = Filter(request, isListed);
        PageRequest wanted = new(sort.StartsWith('-'), limit, Position(after, views, key), Position(before, views, key));
        Page<T> page = view.Read(wanted, Beyond(request, view, wanted, fits));
        string here = request.BaseUri + request.Path;
        return new CloudPage<T>(
            page.Rows,
            page.Next is null ? null : here + ListQuery.With(request, After, EdgeId?.Invoke(page.Rows[^1]) ?? page.Next, Before),
            page.Previous is null
                ? null
                : here
                    + ListQuery.With(
                        request,
                        Before,
                        EdgeId?.Invoke(page.Rows[0]) ?? (IsShared ? Backwards + page.Previous : page.Previous),
                        After
                    ),
            views.Rows.Where(fits)
        );
    }

    private CloudException Refusal(string parameter, string detail) => new(refuse(parameter, detail));

    private Func<T, bool> Filter(ServiceRequest request, Func<T, bool> isListed)
    {
        List<Func<T, bool>> all = [isListed];
        all.AddRange(_conditions.Where(c => request.Query(c.Key) is not null).Select(c => c.Value(request.Query(c.Key)!)));
        if (Grammar is not null && request.Query("filter") is { Length: > 0 } text)
        {
            try
            {
                all.Add(ScimParser<T>.Parse(text, Grammar).Compile());
            }
            catch (ScimException e)
            {
                throw Refusal("filter", e.Message);
            }
        }

        return row => all.TrueForAll(f => f(row));
    }

    /// <summary>Adds the offset to the filter: the new filter also leaves out the rows before the offset.</summary>
    private Func<T, bool> Beyond(ServiceRequest request, SortedView<T> view, PageRequest wanted, Func<T, bool> fits)
    {
        if (!HasOffset || request.Query("offset") is not { Length: > 0 } text)
        {
            return fits;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int offset))
        {
            throw Refusal("offset", "offset must be a whole number.");
        }

        HashSet<T> skipped = offset == 0 ? [] : [.. view.Read(new PageRequest(wanted.Descending, offset, null, null), fits).Rows];
        return row => fits(row) && !skipped.Contains(row);
    }

    private (string? After, string? Before) Cursors(ServiceRequest request)
    {
        string? after = request.Query(After) is { Length: > 0 } next ? next : null;
        string? before = request.Query(Before) is { Length: > 0 } previous ? previous : null;
        return !IsShared ? (after, before)
            : after?[0] == Backwards ? (null, after[1..])
            : (after, null);
    }

    private Cursor? Position(string? cursor, SortedViews<T> views, Func<T, string> key)
    {
        if (cursor is null)
        {
            return null;
        }

        Cursor? position =
            EdgeId is null ? Cursor.TryDecode(cursor)
            : views.Rows.FirstOrDefault(r => EdgeId(r) == cursor) is T edge ? new Cursor(key(edge), edge.Seq)
            : null;
        return position ?? throw Refusal(After, "The cursor is invalid.");
    }
}
