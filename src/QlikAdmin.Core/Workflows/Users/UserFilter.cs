using QlikAdmin.Base;

namespace QlikAdmin.Workflows.Users;

/// <summary>The exact meaning of a <see cref="UserQuery"/>; what a server filters only narrows its input. A raw filter is the server's own matter.</summary>
internal sealed class UserFilter
{
    private readonly HashSet<string> _ids;
    private readonly HashSet<UserStatus> _statuses;
    private readonly TextSet _users;
    private readonly TextSet _names;
    private readonly TextSet _emails;
    private readonly TextSet _subjects;
    private readonly TextSet _directories;
    private readonly TextSet _userIds;
    private readonly TextSet _roles;

    public UserFilter(UserQuery query)
    {
        _ids = new HashSet<string>(query.Ids.Select(Key), StringComparer.Ordinal);
        _statuses = new HashSet<UserStatus>(query.Statuses);
        _users = new TextSet(query.Users);
        _names = new TextSet(query.Names);
        _emails = new TextSet(query.Emails);
        _subjects = new TextSet(query.Subjects);
        _directories = new TextSet(query.UserDirectories);
        _userIds = new TextSet(query.UserIds);
        _roles = new TextSet(query.Roles);
    }

    public bool Matches(User user)
    {
        return (_ids.Count == 0 || _ids.Contains(Key(user.Id)))
            && (_statuses.Count == 0 ? user.Status != UserStatus.Allocated : _statuses.Contains(user.Status))
            && (_users.IsEmpty || FitsAnyName(user))
            && _names.Allows(user.Name)
            && _emails.Allows(user.Email)
            && _subjects.Allows(user.Subject)
            && _directories.Allows(user.UserDirectory)
            && _userIds.Allows(user.UserId)
            && (_roles.IsEmpty || user.Roles.Any(_roles.Has));
    }

    private bool FitsAnyName(User user)
    {
        return _users.Has(user.Account)
            || _users.Has(user.Email)
            || _users.Has(user.Name)
            || _users.Has(user.UserId)
            || (user.Id.Length > 0 && _users.HasExact(user.Id));
    }

    /// <summary>A GUID has several spellings; other ids have one.</summary>
    private static string Key(string id) => Guid.TryParse(id, out Guid guid) ? guid.ToString("D") : id;
}
