using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Http;

/// <summary>JSON on top of the send path: one value, a paged list, or a long array read as it arrives.</summary>
internal static class JsonRequests
{
    /// <summary>Rows that are passed on at a time from an array without pages.</summary>
    public const int RowsPerChunk = 100;

    /// <summary>Sends a request whose answer must be JSON.</summary>
    /// <exception cref="QlikException">EmptyAnswer, UnreadableAnswer, and what <see cref="QlikHttp.SendAsync"/> throws.</exception>
    public static Task<JToken> JsonAsync(this QlikHttp http, QlikRequest request, IOperationLog log, CancellationToken token)
    {
        return http.SendAsync(request, response => Read(http, request, response), log, token);
    }

    /// <summary>The same, where the answer must be an object.</summary>
    public static Task<JObject> ObjectAsync(this QlikHttp http, QlikRequest request, IOperationLog log, CancellationToken token)
    {
        return http.SendAsync(request, Seen, log, token);

        JObject Seen(QlikResponse response)
        {
            JObject answer = Object(http, request, response);
            if (!request.Changes)
            {
                http.Assumptions.See(request, answer);
            }

            return answer;
        }
    }

    /// <summary>Reads a list that comes in pages with a <c>links.next</c>; only the query of that link is used.</summary>
    /// <param name="http">The send path.</param>
    /// <param name="first">The request for the first page.</param>
    /// <param name="rows">Called with each page's <c>data</c>, in order; a page may be empty.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the list.</param>
    /// <exception cref="QlikException">RepeatedCursor or AnswerTooLarge, when the list has no end.</exception>
    public static Task PagesAsync(
        this QlikHttp http,
        QlikRequest first,
        Func<JArray, CancellationToken, Task> rows,
        IOperationLog log,
        CancellationToken token
    )
    {
        return http.PagesAsync(first, PageShape.Data, All, log, token);

        async Task<bool> All(JArray page, CancellationToken pageToken)
        {
            await rows(page, pageToken).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>The same, for lists of another shape. The reader can end the list early.</summary>
    /// <param name="http">The send path.</param>
    /// <param name="first">The request for the first page.</param>
    /// <param name="shape">Where the rows are, and how the list goes on.</param>
    /// <param name="rows">Called with the rows of each page, in order; a page may be empty. False ends the list.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the list.</param>
    /// <exception cref="QlikException">RepeatedCursor or AnswerTooLarge, when the list has no end.</exception>
    public static async Task PagesAsync(
        this QlikHttp http,
        QlikRequest first,
        PageShape shape,
        Func<JArray, CancellationToken, Task<bool>> rows,
        IOperationLog log,
        CancellationToken token
    )
    {
        PageGuard guard = new(http, first);
        ShapeWatch? watch = http.Assumptions.Watch(first);
        QlikRequest current = first;
        while (true)
        {
            QlikRequest request = current;
            guard.Waiting.Start();
            (JObject page, JArray data) = await http.SendAsync(request, response => Page(http, request, response, shape), log, token)
                .ConfigureAwait(false);
            guard.Waiting.Stop();
            string? next = NextLink.Query(page);
            bool goesOn = next is not null || shape.GoesOn(page, data.Count, guard.Rows + data.Count);
            guard.Add(data, goesOn, next);
            Look(page, data);
            http.Assumptions.Tell(first, watch, isEnd: !goesOn);
            if (!await rows(data, token).ConfigureAwait(false) || !goesOn)
            {
                return;
            }

            current = first.WithoutQuery();
            if (next is null)
            {
                current.Query.AddRange(first.Query.Where(q => q.Key != PageShape.Offset));
                current.With(PageShape.Offset, guard.Rows.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                NextLink.Apply(next, current);
            }
        }

        void Look(JObject page, JArray data)
        {
            http.Assumptions.SeePage(first, page, data.Count, shape);
            foreach (JToken row in data)
            {
                watch?.See(row);
            }
        }
    }

    /// <summary>The same, for a list that a server may not have: a missing list has no rows.</summary>
    /// <returns>Whether the list is there. If a page after the first one is missing, that is a failure. So is a web page that says "not
    /// found".</returns>
    public static async Task<bool> PagesIfThereAsync(
        this QlikHttp http,
        QlikRequest first,
        PageShape shape,
        Func<JArray, CancellationToken, Task<bool>> rows,
        IOperationLog log,
        CancellationToken token
    )
    {
        bool hasBegun = false;
        try
        {
            await http.PagesAsync(first, shape, Page, log, token).ConfigureAwait(false);
            return true;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.IsPage && !hasBegun)
        {
            return false;
        }

        Task<bool> Page(JArray page, CancellationToken pageToken)
        {
            hasBegun = true;
            return rows(page, pageToken);
        }
    }

    /// <summary>Reads an answer that is one long array, and passes rows on while the rest is still on its way.</summary>
    /// <param name="http">The send path.</param>
    /// <param name="request">A GET.</param>
    /// <param name="readRow">Reads one row. The reader is on the first token of the row and must end on its last.</param>
    /// <param name="key">The key of a row. After a lost connection the array is read again, and the key finds the rows that were passed on
    /// before.</param>
    /// <param name="sink">Takes the rows in chunks.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the list.</param>
    public static async Task ArrayAsync<T>(
        this QlikHttp http,
        QlikRequest request,
        Func<JsonTextReader, T> readRow,
        Func<T, string> key,
        PageSink<T> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        HashSet<string> delivered = new(StringComparer.Ordinal);
        await http.StreamAsync(request, Consume, log, token).ConfigureAwait(false);

        async Task Consume(GuardedStream body, CancellationToken bodyToken)
        {
            List<T> chunk = new(RowsPerChunk);
            using JsonTextReader reader = Json.Reader(new StreamReader(body, Encoding.UTF8));
            reader.CloseInput = false;
            RowCursor<T> cursor = new(reader, readRow);
            ShapeWatch? watch = typeof(T) == typeof(JObject) ? http.Assumptions.Watch(request) : null;
            while (Next(cursor, body, out T? row))
            {
                body.EndRow();
                if (row is JObject tree)
                {
                    watch?.See(tree);
                }

                if (delivered.Contains(key(row!)))
                {
                    continue;
                }

                chunk.Add(row!);
                if (chunk.Count == RowsPerChunk)
                {
                    await HandOnAsync(chunk, bodyToken).ConfigureAwait(false);
                    chunk = new List<T>(RowsPerChunk);
                }
            }

            http.Assumptions.Tell(request, watch, isEnd: true);
            if (chunk.Count > 0)
            {
                await HandOnAsync(chunk, bodyToken).ConfigureAwait(false);
            }
        }

        // Only rows that were passed on count as delivered. A chunk that a lost connection cut off has to be read again.
        async Task HandOnAsync(List<T> chunk, CancellationToken bodyToken)
        {
            await sink(chunk, bodyToken).ConfigureAwait(false);
            delivered.UnionWith(chunk.Select(key));
        }

        bool Next(RowCursor<T> cursor, GuardedStream body, out T? row)
        {
            try
            {
                return cursor.Next(out row);
            }
            catch (JsonException e)
            {
                if (body.BytesRead == 0)
                {
                    throw ErrorTable.Unusable(
                        ErrorReason.EmptyAnswer,
                        http.Connection,
                        request,
                        "answered with an empty body where data was expected."
                    );
                }

                throw Unreadable(http, request, "something that is not the expected JSON list: " + http.Redactor.Clean(e.Message), e);
            }
        }
    }

    public static QlikException Unreadable(QlikHttp http, QlikRequest request, string got, Exception? inner)
    {
        return ErrorTable.Unusable(ErrorReason.UnreadableAnswer, http.Connection, request, $"answered with {got.TrimEnd('.')}.", inner);
    }

    /// <summary>The error of a document that is too large to hold in memory.</summary>
    public static QlikException TooLarge(QlikHttp http, QlikRequest request, TreeTooLargeException e)
    {
        return ErrorTable.Unusable(
            ErrorReason.AnswerTooLarge,
            http.Connection,
            request,
            $"answered with {e.Message}, which no Qlik server sends in one piece.",
            e
        );
    }

    /// <summary>Reads an answer that must be JSON.</summary>
    /// <exception cref="QlikException">EmptyAnswer, UnreadableAnswer. In doubt for a request that changes something, since the server
    /// accepted it.</exception>
    public static JToken Read(QlikHttp http, QlikRequest request, QlikResponse response)
    {
        if (response.Body.IsBlank)
        {
            throw ErrorTable.Unusable(
                ErrorReason.EmptyAnswer,
                http.Connection,
                request,
                $"answered {response.StatusCode} with an empty body where data was expected."
            );
        }

        try
        {
            return Json.Parse(response.Body.Reader());
        }
        catch (JsonException e)
        {
            throw Unreadable(http, request, Snippet(http, response.Body.ToString()), e);
        }
        catch (TreeTooLargeException e)
        {
            throw TooLarge(http, request, e);
        }
    }

    /// <summary>An answer that must be JSON, as text. No tree is built from it, so its size and depth do not matter.</summary>
    /// <exception cref="QlikException">UnreadableAnswer. In doubt for a request that changes something, since the server accepted
    /// it.</exception>
    public static string RequireJson(QlikHttp http, QlikRequest request, QlikResponse response)
    {
        using JsonTextReader reader = new(response.Body.Reader()) { MaxDepth = null };
        try
        {
            while (reader.Read()) { }

            return response.Body.ToString();
        }
        catch (JsonException e)
        {
            throw Unreadable(http, request, Snippet(http, response.Body.ToString()), e);
        }
    }

    private static JObject Object(QlikHttp http, QlikRequest request, QlikResponse response)
    {
        JToken answer = Read(http, request, response);
        return answer as JObject ?? throw Unreadable(http, request, $"a JSON {answer.Type} instead of an object", null);
    }

    private static (JObject Page, JArray Rows) Page(QlikHttp http, QlikRequest request, QlikResponse response, PageShape shape)
    {
        JObject page = Object(http, request, response);
        return (page, page[shape.Rows] as JArray ?? throw Unreadable(http, request, $"an object without a {shape.Rows} list", null));
    }

    private static string Snippet(QlikHttp http, string body)
    {
        const int Longest = 80;
        string clean = http.Redactor.Clean(body.Length > 4096 ? body.Substring(0, 4096) : body);
        StringBuilder text = new();
        foreach (char c in clean.Length > Longest ? clean.Substring(0, Longest) : clean)
        {
            text.Append(char.IsControl(c) || c == '\uFFFD' ? '.' : c);
        }

        return $"{body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)} characters that are not JSON, beginning with '{text}'";
    }
}
