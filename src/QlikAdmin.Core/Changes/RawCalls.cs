using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Raw calls that change something. The journal has their method and path without addresses, and neither query nor body: nobody
/// knows what is in those.</summary>
internal static class RawCalls
{
    /// <inheritdoc cref="Connection.InvokeAsync" />
    public static Task<string> InvokeAsync(
        Connection connection,
        string method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        string? body,
        IChangeJournal journal,
        IOperationLog log,
        CancellationToken token
    )
    {
        int end = path.IndexOfAny(new[] { '?', '#' });
        string bare = end < 0 ? path : path.Substring(0, end);
        IEnumerable<string?> parts = connection
            .Http.Redactor.Clean(Uri.UnescapeDataString(bare))
            .Split('/')
            .Select(p => JournalText.Clean(p));
        Change change = new(ChangeKind.RawCall, method + " " + string.Join("/", parts));
        return journal.RunAsync(
            connection,
            change,
            t => connection.InvokeAsync(method, path, query, body, log, t),
            _ => new ItemResult(Outcome.Changed),
            log,
            token
        );
    }
}
