namespace QlikAdmin.Sandbox.State;

/// <summary>The sorted views of one table. Each is made when it is first needed, and dropped when a row moves.</summary>
internal sealed class SortedViews<T>(Func<IEnumerable<T>> rows)
    where T : IRow
{
    private readonly Dictionary<string, SortedView<T>> _views = [];

    public IEnumerable<T> Rows => rows().Where(r => !r.IsRemoved);

    public SortedView<T> By(string name, Func<T, string> key)
    {
        if (!_views.TryGetValue(name, out SortedView<T>? view))
        {
            view = new SortedView<T>(rows(), key);
            _views[name] = view;
        }

        return view;
    }

    public void Invalidate() => _views.Clear();
}
