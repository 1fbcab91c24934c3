using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http;

/// <summary>Ends a list in pages that has no end: a list that names a page again, gives the same rows under new names, or just goes
/// on.</summary>
internal sealed class PageGuard
{
    private readonly QlikHttp _http;
    private readonly QlikRequest _first;
    private readonly ReadLimits _limits;
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private readonly HashSet<int> _pages = new();
    private int _count;
    private int _empty;
    private int _repeated;

    public PageGuard(QlikHttp http, QlikRequest first)
    {
        _http = http;
        _first = first;
        _limits = http.Limits;
    }

    /// <summary>Runs while the list waits for a page.</summary>
    public Stopwatch Waiting { get; } = new();

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Takes note of a page.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="goesOn">Whether another page follows.</param>
    /// <param name="next">The query of the link to the next page; null where the list has no such link, or goes on by offset.</param>
    /// <exception cref="QlikException">RepeatedCursor, AnswerTooLarge or Timeout.</exception>
    public void Add(JArray rows, bool goesOn, string? next)
    {
        Rows += rows.Count;
        _empty = rows.Count == 0 ? _empty + 1 : 0;
        _repeated +=
            rows.Count > 0
            && !_pages.Add(rows.Aggregate(rows.Count, (hash, row) => unchecked((hash * 31) + JToken.EqualityComparer.GetHashCode(row))))
                ? 1
                : 0;
        if (!goesOn)
        {
            return;
        }

        if (next?.Length > _limits.LongestCursor)
        {
            throw Refuse(ErrorReason.AnswerTooLarge, $"gave a link to the next page of more than {_limits.LongestCursor} characters.");
        }

        if (next is not null && !_cursors.Add(next))
        {
            throw Refuse(ErrorReason.RepeatedCursor, "named the same next page twice, so the list has no end.");
        }

        if (_repeated >= _limits.MostRepeatedPages)
        {
            throw Refuse(ErrorReason.RepeatedCursor, "gave pages with rows of earlier pages, so the list has no end.");
        }

        if (_empty >= _limits.MostEmptyPages)
        {
            throw Refuse(ErrorReason.RepeatedCursor, $"gave {_empty} pages without rows, one after the other, and still names a next one.");
        }

        if (++_count >= _limits.MostPages || Rows > _limits.MostRows)
        {
            throw Refuse(
                ErrorReason.AnswerTooLarge,
                $"gave a list of {_count} pages and {Rows} rows that still goes on; no Qlik server has one of more than {_limits.MostPages} pages or {_limits.MostRows} rows."
            );
        }

        if (Waiting.Elapsed > _limits.LongestList)
        {
            throw Refuse(
                ErrorReason.Timeout,
                FormattableString.Invariant(
                    $"gave a list that has not ended after {_limits.LongestList.TotalSeconds:0.#} s of waiting for the server."
                )
            );
        }
    }

    private QlikException Refuse(ErrorReason reason, string what) => ErrorTable.Unusable(reason, _http.Connection, _first, what);
}
