namespace QlikAdmin.Sandbox.State;

/// <summary>
/// A table sorted by one key. It is kept between pages, because sorting a hundred thousand rows for each page of twenty is too slow.
/// Deleted rows are skipped. Every other change that moves a row needs a new view.
/// </summary>
internal sealed class SortedView<T>
    where T : IRow
{
    private readonly (string Key, T Row)[] _rows;

    public SortedView(IEnumerable<T> rows, Func<T, string> key)
    {
        _rows = rows.Where(r => !r.IsRemoved).Select(r => (key(r), r)).ToArray();
        Array.Sort(_rows, static (a, b) => Compare(a.Key, a.Row.Seq, b.Key, b.Row.Seq));
    }

    public Page<T> Read(PageRequest page, Func<T, bool> filter)
    {
        bool backwards = page.Before is not null;
        int step = page.Descending == backwards ? 1 : -1;
        int start = Start(backwards ? page.Before : page.After, step);
        List<(string Key, T Row)> found = [];
        int index = start;
        for (; index >= 0 && index < _rows.Length && found.Count <= page.Limit; index += step)
        {
            if (!_rows[index].Row.IsRemoved && filter(_rows[index].Row))
            {
                found.Add(_rows[index]);
            }
        }

        bool isMore = found.Count > page.Limit;
        if (isMore)
        {
            found.RemoveAt(found.Count - 1);
        }

        bool isBehind = AnyFrom(start - step, -step, filter);
        if (backwards)
        {
            found.Reverse();
            (isMore, isBehind) = (isBehind, isMore);
        }

        return new Page<T>(
            found.ConvertAll(f => f.Row),
            isMore && found.Count > 0 ? new Cursor(found[^1].Key, found[^1].Row.Seq).Encode() : null,
            isBehind && found.Count > 0 ? new Cursor(found[0].Key, found[0].Row.Seq).Encode() : null
        );
    }

    private static int Compare(string key, long seq, string otherKey, long otherSeq)
    {
        int order = string.CompareOrdinal(key, otherKey);
        return order != 0 ? order : seq.CompareTo(otherSeq);
    }

    private bool AnyFrom(int index, int step, Func<T, bool> filter)
    {
        for (; index >= 0 && index < _rows.Length; index += step)
        {
            if (!_rows[index].Row.IsRemoved && filter(_rows[index].Row))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Index of the first row after the cursor, in the direction of the request.</summary>
    private int Start(Cursor? cursor, int step)
    {
        if (cursor is null)
        {
            return step > 0 ? 0 : _rows.Length - 1;
        }

        int low = 0;
        int high = _rows.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = Compare(_rows[middle].Key, _rows[middle].Row.Seq, cursor.Key, cursor.Seq);
            if (order < 0 || (order == 0 && step > 0))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return step > 0 ? low : low - 1;
    }
}
