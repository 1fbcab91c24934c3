using QlikAdmin.Base;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>Applies a <see cref="UserQuery"/> exactly. What a server filters only makes the input of this filter smaller. A raw filter is
/// applied by the server alone.</summary>
internal sealed class UserFilter
{
    private readonly PeopleNames _names;
    private readonly HashSet<string> _ids;
    private readonly HashSet<UserStatus> _statuses;
    private readonly TextSet _users;
    private readonly TextSet _displayNames;
    private readonly TextSet _emails;
    private readonly TextSet _subjects;
    private readonly TextSet _directories;
    private readonly TextSet _userIds;
    private readonly TextSet _roles;

    public UserFilter(UserQuery query, PeopleNames names)
    {
        _names = names;
        _ids = new HashSet<string>(query.Ids.Select(names.Id), names.Keys);
        _statuses = new HashSet<UserStatus>(query.Statuses);
        _users = new TextSet(query.Users, names.Keys);
        _displayNames = new TextSet(query.Names);
        _emails = new TextSet(query.Emails);
        _subjects = new TextSet(query.Subjects, names.Keys);
        _directories = new TextSet(query.UserDirectories);
        _userIds = new TextSet(query.UserIds);
        _roles = new TextSet(query.Roles);
    }

    public bool Matches(User user)
    {
        return (_ids.Count == 0 || _ids.Contains(_names.Id(user.Id)))
            && (_statuses.Count == 0 ? user.Status != UserStatus.Allocated : _statuses.Contains(user.Status))
            && (_users.IsEmpty || FitsAnyName(user))
            && _displayNames.Allows(user.Name)
            && _emails.Allows(user.Email)
            && _subjects.Allows(user.Subject)
            && _directories.Allows(user.UserDirectory)
            && _userIds.Allows(user.UserId)
            && (_roles.IsEmpty || user.Roles.Any(_roles.Has));
    }

    private bool FitsAnyName(User user)
    {
        return _users.Has(user.Account)
            || _users.HasInAnyCase(user.Email)
            || _users.HasInAnyCase(user.Name)
            || _users.Has(user.UserId)
            || (user.Id.Length > 0 && _users.HasExact(_names.Id(user.Id)));
    }
}
