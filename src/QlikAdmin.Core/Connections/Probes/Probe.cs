using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Connections.Probes;

/// <summary>Reads a server for the checks of assumptions. It keeps the findings, and what the answers look like.</summary>
internal sealed class Probe
{
    /// <summary>What a check does, for the errors of its requests.</summary>
    public const string Action = "Test an assumption";

    /// <summary>The most rows that a check looks at.</summary>
    public const int MostRows = 100;

    private readonly QlikHttp _http;
    private readonly List<Finding> _findings = new();
    private readonly List<AnswerSketch> _answers = new();

    public Probe(QlikHttp http, IOperationLog log)
    {
        _http = http;
        Log = log;
    }

    public IReadOnlyList<Finding> Findings => _findings;

    public IReadOnlyList<AnswerSketch> Answers => _answers;

    public IOperationLog Log { get; }

    /// <summary>Keeps a finding. An assumption that does not hold stops the changes that depend on it.</summary>
    public void Tell(Assumption assumption, bool? holds, string seen)
    {
        _findings.Add(new Finding(assumption, holds, seen));
        if (holds == false)
        {
            _http.Assumptions.Note(assumption, seen);
        }
    }

    /// <summary>Reports on all assumptions about the rows of a list.</summary>
    public void Tell(RowShape shape, IEnumerable<JToken> rows)
    {
        ShapeWatch watch = new(shape);
        foreach (JToken row in rows)
        {
            watch.See(row);
        }

        Tell(shape, watch);
    }

    /// <inheritdoc cref="Tell(RowShape, IEnumerable{JToken})" />
    public void Tell(RowShape shape, ShapeWatch watch)
    {
        foreach (Assumption assumption in shape.Assumptions)
        {
            string? problem = watch.Problem(assumption, isEnd: true);
            Tell(
                assumption,
                problem is not null ? false
                    : watch.Rows == 0 ? null
                    : true,
                problem
                    ?? (
                        watch.Rows == 0 ? "no rows to look at"
                        : watch.Rows == 1 ? "as expected in 1 row"
                        : FormattableString.Invariant($"as expected in {watch.Rows} rows")
                    )
            );
        }
    }

    /// <summary>Keeps the sketch of an answer that a check read by itself.</summary>
    public void Keep(AnswerSketch sketch) => _answers.Add(sketch);

    /// <summary>Reads one answer.</summary>
    /// <exception cref="QlikException">The request was refused, or the answer is not JSON.</exception>
    public Task<JToken> ReadAsync(QlikRequest request, RowShape? shape, CancellationToken token)
    {
        return ReadAsync(request, (sketch, answer) => sketch.See(answer, shape), token);
    }

    /// <summary>Reads one page of a list.</summary>
    /// <returns>The page and its rows.</returns>
    /// <exception cref="QlikException">The request was refused, or the answer is not such a page.</exception>
    public async Task<(JObject Page, JArray Rows)> PageAsync(QlikRequest request, string rows, RowShape? shape, CancellationToken token)
    {
        JToken answer = await ReadAsync(request, Sketch, token).ConfigureAwait(false);
        return (answer as JObject)?[rows] is JArray list
            ? ((JObject)answer, list)
            : throw JsonRequests.Unreadable(_http, request, $"an answer without a {rows} list", null);

        void Sketch(AnswerSketch sketch, JToken read)
        {
            if (read is JObject page && page[rows] is JArray found)
            {
                sketch.SeePage(page, found, shape, _http.BaseUri);
            }
            else
            {
                sketch.See(read, null);
            }
        }
    }

    /// <summary>Reads only the first rows of an answer that is one long array.</summary>
    /// <exception cref="QlikException">The request was refused, or the answer is not an array.</exception>
    public async Task<IReadOnlyList<JToken>> RowsAsync(QlikRequest request, RowShape? shape, CancellationToken token)
    {
        AnswerSketch sketch = AnswerSketch.Of(request);
        _answers.Add(sketch);
        List<JToken> rows = new();
        try
        {
            await _http.StreamAsync(request, Consume, Log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            Failed(sketch, e);
            throw;
        }

        sketch.Status = 200;
        sketch.SeeRows(rows, shape);
        return rows;

        Task Consume(GuardedStream body, CancellationToken bodyToken)
        {
            rows.Clear();
            using JsonTextReader reader = Json.Reader(new StreamReader(body, Encoding.UTF8));
            reader.CloseInput = false;
            RowCursor<JToken> cursor = new(reader, r => JToken.Load(r));
            try
            {
                while (rows.Count < MostRows && cursor.Next(out JToken? row))
                {
                    body.EndRow();
                    rows.Add(row!);
                }
            }
            catch (JsonException e)
            {
                throw JsonRequests.Unreadable(_http, request, "something that is not the expected JSON list", e);
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>The status of an address: of its answer or of its refusal; null where neither came.</summary>
    public async Task<int?> StatusAsync(QlikRequest request, CancellationToken token)
    {
        try
        {
            await ReadAsync(request, (sketch, answer) => sketch.See(answer, null), token).ConfigureAwait(false);
            return 200;
        }
        catch (QlikException e) when (e.StatusCode is not null)
        {
            return e.StatusCode;
        }
    }

    private async Task<JToken> ReadAsync(QlikRequest request, Action<AnswerSketch, JToken> see, CancellationToken token)
    {
        AnswerSketch sketch = AnswerSketch.Of(request);
        _answers.Add(sketch);
        try
        {
            JToken answer = await _http.SendAsync(request, Read, Log, token).ConfigureAwait(false);
            see(sketch, answer);
            return answer;
        }
        catch (QlikException e)
        {
            Failed(sketch, e);
            throw;
        }

        JToken Read(QlikResponse response)
        {
            sketch.Status = response.StatusCode;
            sketch.ContentType = response.ContentType;
            return JsonRequests.Read(_http, request, response);
        }
    }

    private static void Failed(AnswerSketch sketch, QlikException e)
    {
        sketch.Status = e.StatusCode ?? sketch.Status;
        sketch.Error = e.Reason.ToString();
    }
}
