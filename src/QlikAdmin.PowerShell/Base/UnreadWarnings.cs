using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>The warnings of one command about kinds of owned items that a server refused to list: one for each kind and
/// connection.</summary>
internal sealed class UnreadWarnings
{
    private readonly HashSet<(string, OwnedItemKind)> _said = new();

    /// <summary>The warnings that were not written before.</summary>
    public IEnumerable<string> New(Connection connection, IEnumerable<UnreadKinds> unread)
    {
        foreach (UnreadKinds refused in unread)
        {
            foreach (OwnedItemKind kind in refused.Kinds.Where(k => _said.Add((connection.Name, k))))
            {
                yield return $"{kind} on '{connection.Name}' could not be read, so it is not known whether there are any: {refused.Cause.Message.TrimEnd('.')}. This needs {connection.Ownership.RightToRead(kind)}.";
            }
        }
    }
}
