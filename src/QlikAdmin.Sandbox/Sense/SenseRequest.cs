using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>Reads the parts that repository requests have in common.</summary>
internal static class SenseRequest
{
    public static SenseUser Caller(ServiceRequest request) => (SenseUser)request.Identity!;

    public static bool WantsPrivileges(ServiceRequest request) =>
        string.Equals(request.Query("privileges"), "true", StringComparison.OrdinalIgnoreCase);

    public static JsonElement Body(ServiceRequest request, JsonValueKind kind) =>
        request.TryReadJson(out JsonElement body) && body.ValueKind == kind ? body : throw SenseException.Missing();

    public static IEnumerable<SenseEntity> Select(ServiceRequest request, SenseSchema schema, IEnumerable<SenseEntity> rows)
    {
        string? text = request.Query("filter");
        Func<object, bool> filter = SenseFilter.Parse(text, schema);
        return string.IsNullOrWhiteSpace(text) ? rows : rows.Where(row => filter(row));
    }

    /// <summary>Answers a count as an object, like real repositories, although their description declares a bare number.</summary>
    public static Answer Count(IEnumerable<SenseEntity> rows) => Answer.Json(200, new JsonObject { ["value"] = rows.Count() });

    /// <summary>Applies <c>orderby=name asc, other desc</c>.</summary>
    public static IEnumerable<SenseEntity> Sort(ServiceRequest request, SenseSchema schema, IEnumerable<SenseEntity> rows)
    {
        string? text = request.Query("orderby");
        if (string.IsNullOrWhiteSpace(text))
        {
            return rows;
        }

        IOrderedEnumerable<SenseEntity>? sorted = null;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool isDescending = words.Length == 2 && words[1].Equals("desc", StringComparison.OrdinalIgnoreCase);
            bool isKnown =
                words.Length == 1 || isDescending || (words.Length == 2 && words[1].Equals("asc", StringComparison.OrdinalIgnoreCase));
            SensePath path = (isKnown ? SensePath.Resolve(schema, words[0]) : null)
                ?? throw new SenseException(400, "Cannot parse the expression: " + text);
            sorted = Then(rows, sorted, path, isDescending);
        }

        return sorted!;
    }

    public static IOrderedEnumerable<SenseEntity> Then(
        IEnumerable<SenseEntity> rows,
        IOrderedEnumerable<SenseEntity>? sorted,
        SensePath path,
        bool isDescending
    )
    {
        object? Key(SenseEntity entity) => path.Read(entity).FirstOrDefault();
        Comparer<object?> order = Comparer<object?>.Create(Compare);
        return (sorted, isDescending) switch
        {
            (null, false) => rows.OrderBy(Key, order),
            (null, true) => rows.OrderByDescending(Key, order),
            (_, false) => sorted.ThenBy(Key, order),
            (_, true) => sorted.ThenByDescending(Key, order),
        };
    }

    private static int Compare(object? x, object? y) =>
        (x, y) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
            (IComparable a, IComparable b) => a.CompareTo(b),
            _ => 0,
        };
}
