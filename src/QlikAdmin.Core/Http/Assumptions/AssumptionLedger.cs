using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http.Assumptions;

/// <summary>The assumptions that the answers of one server have shown to be wrong. Readers fill it from the answers that they read anyway;
/// no request is sent for it. Safe for several threads.</summary>
/// <remarks>It never forgets: the caller may still hold objects that were read under a wrong assumption.</remarks>
internal sealed class AssumptionLedger
{
    private const string NextStep =
        "Run Test-QlikConnection -Deep -Path answers.json and send the file with a bug report; it holds no names, addresses or ids. If a gateway spoilt one answer, connect again.";

    private readonly string _connection;
    private readonly ConcurrentDictionary<string, BrokenAssumption> _broken = new(StringComparer.Ordinal);

    public AssumptionLedger(string connection)
    {
        _connection = connection;
    }

    /// <summary>The lists whose rows are checked. Set once, by the product, before the first request.</summary>
    public IReadOnlyList<RowShape> Shapes { get; set; } = Array.Empty<RowShape>();

    /// <summary>What is taken for granted about the links between pages; null where lists have no pages.</summary>
    public Assumption? Paging { get; set; }

    /// <summary>Notes that an answer showed something else.</summary>
    public void Note(Assumption assumption, string seen) => _broken.TryAdd(assumption.Id, new BrokenAssumption(assumption, seen));

    /// <summary>A watch for the list that a request asks for; null where nothing is taken for granted about it.</summary>
    public ShapeWatch? Watch(QlikRequest request) => ShapeOf(request.Path) is RowShape shape ? new ShapeWatch(shape) : null;

    /// <summary>Notes what is wrong with the rows so far.</summary>
    public void Tell(QlikRequest request, ShapeWatch? watch, bool isEnd)
    {
        if (watch is not null && ShapeOf(request.Path) is RowShape shape)
        {
            Tell(shape, watch, isEnd);
        }
    }

    /// <inheritdoc cref="Tell(QlikRequest, ShapeWatch, bool)" />
    public void Tell(RowShape shape, ShapeWatch watch, bool isEnd)
    {
        foreach (Assumption assumption in shape.Assumptions)
        {
            if (watch.Problem(assumption, isEnd) is string problem)
            {
                Note(assumption, problem);
            }
        }
    }

    /// <summary>Checks an answer that came in one piece: a row, or a list without pages.</summary>
    public void See(QlikRequest request, JObject answer)
    {
        foreach (RowShape shape in Shapes)
        {
            bool isList = shape.IsList(request.Path);
            if (!isList && !shape.IsItem(request.Path))
            {
                continue;
            }

            JArray? rows = isList && !shape.IsOne ? answer[PageShape.Data.Rows] as JArray : null;
            if (isList && !shape.IsOne && rows is null)
            {
                return;
            }

            ShapeWatch watch = new(shape);
            foreach (JToken row in (IEnumerable<JToken>?)rows ?? new[] { answer })
            {
                watch.See(row);
            }

            // One row can't show what only some rows must have.
            Tell(shape, watch, isEnd: rows is not null || shape.IsOne);
            return;
        }
    }

    /// <summary>Checks how the list goes on after a page.</summary>
    public void SeePage(QlikRequest first, JObject page, int rows, PageShape shape)
    {
        if (Paging is Assumption paging && PagingForm.Problem(page, rows, shape, Limit(first)) is string problem)
        {
            Note(paging, problem);
        }
    }

    /// <summary>Refuses a change that depends on an assumption that does not hold.</summary>
    /// <exception cref="QlikException">UnknownServer: nothing may be sent.</exception>
    public void Require(AssumptionScope scope)
    {
        List<BrokenAssumption> broken = _broken
            .Values.Where(b => (b.Assumption.Scope & scope) != 0)
            .OrderBy(b => b.Assumption.Id, StringComparer.Ordinal)
            .ToList();
        if (broken.Count == 0)
        {
            return;
        }

        BrokenAssumption one = broken[0];
        string others = broken.Count == 1 ? string.Empty : FormattableString.Invariant($" {broken.Count - 1} more like it.");
        throw new QlikException(
            ErrorReason.UnknownServer,
            $"The change was not sent to '{_connection}', because the server answers in a way that this module does not know. {one.Assumption.Id}: expected {one.Assumption.Expected}; seen: {one.Seen}.{others}"
        )
        {
            NextStep = NextStep,
        };
    }

    private static int? Limit(QlikRequest request)
    {
        string? limit = request.Query.FirstOrDefault(q => q.Key == "limit").Value;
        return int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private RowShape? ShapeOf(string path) => Shapes.FirstOrDefault(s => !s.IsOne && s.IsList(path));
}
