namespace QlikAdmin.Changes;

/// <summary>Names what a change is about, for people. A server's key is shown only where the name is not known.</summary>
internal static class ChangeText
{
    /// <summary>What was changed, without the person; empty where it is the person.</summary>
    /// <param name="action">The word of a <see cref="ChangeKind"/>, also one of a later version.</param>
    /// <param name="type">Licence type, kind of owned item or field; null where there is none.</param>
    /// <param name="name">Name, or null.</param>
    /// <param name="id">The server's key.</param>
    /// <param name="user">The account of the person; null where it concerned nobody.</param>
    public static string What(string action, string? type, string? name, string id, string? user)
    {
        Enum.TryParse(action, out ChangeKind kind);
        return kind switch
        {
            ChangeKind.MoveItem or ChangeKind.RevokeCredential => $"{type} {(name is null ? id : $"'{name}'")}".TrimStart(),

            // The journal has no addresses, and the key is a digest of one.
            ChangeKind.SendInvitation => name ?? "(no address)",
            ChangeKind.SetUserStatus or ChangeKind.RemoveUser when user is not null => name ?? string.Empty,
            ChangeKind.AddUserRole or ChangeKind.RemoveUserRole when user is not null => name ?? string.Empty,
            _ => type ?? name ?? id,
        };
    }

    /// <summary>A change in words: the action, the item and the person.</summary>
    public static string Of(string action, string? type, string? name, string id, string? user)
    {
        string what = What(action, type, name, id, user);
        return action + (what.Length == 0 ? string.Empty : " " + what) + (user is null ? string.Empty : " of " + user);
    }

    /// <summary>The same with the states before and after, where a person can read them.</summary>
    public static string Of(Change change)
    {
        (string? From, string? To) states = change.Kind switch
        {
            ChangeKind.MoveItem => (
                change.FactsAs<MoveFacts>().Owner ?? change.From,
                change.FactsAs<MoveFacts>().NewOwnerName ?? change.To
            ),

            // The ids of the role, whose name is shown already.
            ChangeKind.AddUserRole or ChangeKind.RemoveUserRole => (null, null),
            _ => (change.From, change.To),
        };
        string whatOfWhom = Of(change.Kind.ToString(), change.ItemType, change.ItemName, change.ItemId, change.User);
        return states is ({ } from, { } to) ? $"{whatOfWhom} ({from} to {to})" : whatOfWhom;
    }
}
