namespace QlikAdmin.Http.Assumptions;

/// <summary>What is taken for granted about the rows of one list, wherever it is read.</summary>
internal sealed class RowShape
{
    private readonly string[] _paths;

    /// <param name="paths">Addresses of the list, newest first.</param>
    /// <param name="rules">Its fields.</param>
    public RowShape(IReadOnlyList<string> paths, params FieldRule[] rules)
    {
        _paths = paths.ToArray();
        Rules = rules;
    }

    public RowShape(string path, params FieldRule[] rules)
        : this(new[] { path }, rules) { }

    public IReadOnlyList<FieldRule> Rules { get; }

    /// <summary>Address of the list.</summary>
    public string Path => _paths[0];

    /// <summary>Address below which its rows can be read one by one; null where that is not possible, or the rows look different
    /// there.</summary>
    public string? ItemPath { get; init; }

    /// <summary>Whether the rows are known by GUIDs, so that other words below <see cref="ItemPath"/>, such as "count", are no rows.</summary>
    public bool HasGuids { get; init; }

    /// <summary>Whether the answer is one object instead of a list.</summary>
    public bool IsOne { get; init; }

    /// <summary>The assumptions that its rules belong to.</summary>
    public IEnumerable<Assumption> Assumptions => Rules.Select(r => r.Assumption).Distinct();

    public bool IsList(string path) => Array.IndexOf(_paths, path) >= 0;

    /// <summary>Whether an address is that of one row.</summary>
    public bool IsItem(string path)
    {
        return ItemPath is not null
            && path.Length > ItemPath.Length + 1
            && path[ItemPath.Length] == '/'
            && path.StartsWith(ItemPath, StringComparison.Ordinal)
            && path.IndexOf('/', ItemPath.Length + 1) < 0
            && (!HasGuids || Guid.TryParse(path.Substring(ItemPath.Length + 1), out _));
    }
}
