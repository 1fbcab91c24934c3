using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>All rows of one kind. The tenant's lock guards it.</summary>
/// <param name="name">Name of the table in the record of changes.</param>
internal sealed class OwnedTable<T>(string name)
    where T : OwnedRow
{
    private readonly List<T> _rows = [];
    private readonly Dictionary<string, T> _byId = new(StringComparer.OrdinalIgnoreCase);
    private SortedViews<T>? _views;

    public string Name { get; } = name;

    public SortedViews<T> Views => _views ??= new SortedViews<T>(() => _rows);

    public IEnumerable<T> Rows => _rows.Where(r => !r.IsRemoved);

    public T? Find(string id) => _byId.GetValueOrDefault(id);

    public void Add(T row)
    {
        _rows.Add(row);
        _byId.Add(row.Id, row);
        Views.Invalidate();
    }

    public void Remove(T row)
    {
        row.IsRemoved = true;
        _byId.Remove(row.Id);
    }
}
