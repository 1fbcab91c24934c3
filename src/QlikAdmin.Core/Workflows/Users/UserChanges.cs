using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users;

/// <summary>Builds changes of users.</summary>
internal static class UserChanges
{
    /// <summary>Blocking or opening a user.</summary>
    public static Change OfStatus(User user, UserStatus status) =>
        Of(ChangeKind.SetUserStatus, user) with
        {
            From = user.Status.ToString(),
            To = status.ToString(),
            Facts = new StatusFacts { Rest = RestOf(user), User = user },
        };

    /// <summary>Setting one field; values that hold an e-mail address are not written down, but can be told by a digest.</summary>
    public static Change OfEdit(User user, UserEdit edit)
    {
        string? before = edit.ValueOf(user);
        Change change = Of(ChangeKind.SetUserField, user) with
        {
            ItemType = edit.Field,
            From = JournalText.Clean(before),
            To = JournalText.Clean(edit.Value),
        };
        return change with
        {
            Facts = new FieldFacts
            {
                FromDigest = IsHidden(change.From) ? Digest.Of(user.Id, before!) : null,
                ToDigest = IsHidden(change.To) ? Digest.Of(user.Id, edit.Value!) : null,
                Edit = edit,
            },
        };
    }

    /// <summary>Giving a role, or taking it.</summary>
    public static Change OfRole(User user, Role role, bool isGiven)
    {
        return Of(isGiven ? ChangeKind.AddUserRole : ChangeKind.RemoveUserRole, user) with
        {
            ItemName = role.Name,
            From = isGiven ? null : role.Id,
            To = isGiven ? role.Id : null,
            Facts = new RoleFacts { User = user },
        };
    }

    /// <summary>Whether an address was left out of a value.</summary>
    public static bool IsHidden(string? value) => value?.Contains(JournalText.Address) == true;

    /// <summary>All that shows of a user besides the status, as a digest: it holds an address.</summary>
    public static string RestOf(User user)
    {
        IEnumerable<string?> single = new[]
        {
            user.Account,
            user.Name,
            user.Email,
            user.PreferredLocale,
            user.PreferredTimeZone,
            user.DeleteProhibited.ToString(),
        };
        IEnumerable<string> many = new[] { user.Roles, user.Groups, user.Tags, user.CustomProperties }.Select(v =>
            string.Join("\t", v.OrderBy(t => t, StringComparer.Ordinal))
        );
        return Digest.Of(user.Id, string.Join("\n", single.Concat(many)));
    }

    private static Change Of(ChangeKind kind, User user) =>
        new(kind, user.Id)
        {
            ItemName = user.Name,
            User = user.Account,
            UserId = user.Id,
        };
}
