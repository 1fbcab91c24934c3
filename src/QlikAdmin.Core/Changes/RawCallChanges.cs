namespace QlikAdmin.Changes;

/// <summary>Raw calls that change something. The journal has their method and path without addresses, and neither query nor body: nobody
/// knows what is in those.</summary>
internal static class RawCallChanges
{
    /// <summary>A raw call, as it is written to the journal and as it is sent.</summary>
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
