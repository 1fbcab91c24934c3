namespace QlikAdmin.Changes;

/// <summary>Raw calls that change something. The journal has their method and their path without addresses. It has neither query nor body,
/// because these may hold anything.</summary>
internal static class RawCallChanges
{
    /// <summary>A raw call, both for the journal and for sending.</summary>
    public static Change Of(Connection connection, RawCallFacts call)
    {
        int end = call.Path.IndexOfAny(new[] { '?', '#' });
        string bare = end < 0 ? call.Path : call.Path.Substring(0, end);
        IEnumerable<string?> parts = connection
            .Http.Redactor.Clean(Uri.UnescapeDataString(bare))
            .Split('/')
            .Select(p => JournalText.Clean(p));
        return new Change(ChangeKind.RawCall, call.Method + " " + string.Join("/", parts)) { Facts = call };
    }
}
