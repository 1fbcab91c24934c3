using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users;

/// <summary>Builds changes of users.</summary>
internal static class UserChanges
{
    /// <summary>The change that blocks or enables a user.</summary>
    public static Change OfStatus(User user, UserStatus status) =>
        Of(ChangeKind.SetUserStatus, user) with
        {
            From = user.Status.ToString(),
            To = status.ToString(),
            Facts = new StatusFacts { Rest = RestOf(user), User = user },
        };

    /// <summary>The change that sets one field. A value with an e-mail address is not written down, but its digest is.</summary>
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

    /// <summary>The change that gives a role or takes it away.</summary>
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

    /// <summary>All data of a user except the status, as a digest, because an address is part of it.</summary>
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
