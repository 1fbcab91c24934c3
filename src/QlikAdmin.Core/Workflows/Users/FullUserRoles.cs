namespace QlikAdmin.Workflows.Users;

/// <summary>Roles that make their holder a full user, and the licences that follow from that. They matter only on capacity subscriptions of
/// Qlik Cloud.</summary>
/// <remarks>Source: the field <c>userEntitlementType</c> of the vendor's OpenAPI document "roles".</remarks>
internal sealed class FullUserRoles
{
    /// <summary>The licence type that follows from such roles.</summary>
    public const string Type = "fullUser";

    private readonly Connection _connection;
    private IReadOnlyList<Role>? _roles;
    private bool? _isCapacity;

    public FullUserRoles(Connection connection)
    {
        _connection = connection;
    }

    /// <summary>A warning before a full licence is taken back from a person; null where there is no need for one.</summary>
    /// <param name="userId">The server's id of the person; null where only the account is known.</param>
    /// <param name="account">Subject of the person.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reading.</param>
    public async Task<string?> OfTakingLicenseAsync(string? userId, string account, IOperationLog log, CancellationToken token)
    {
        User? user = userId is null
            ? await FindAsync(account, log, token).ConfigureAwait(false)
            : await _connection.Users.GetAsync(userId, log, token).ConfigureAwait(false);
        List<string> raising = user is null ? new List<string>() : await RaisingAsync(user, null, log, token).ConfigureAwait(false);
        return raising.Count == 0
            ? null
            : $"{user} on '{_connection.Name}' holds {string.Join(", ", raising)}, which makes this person a full user: the full licence comes back automatically. Remove the role first (Remove-QlikUserRole).";
    }

    /// <summary>A warning about giving a role; null where it changes no licence.</summary>
    public async Task<string?> OfGivingRoleAsync(User user, Role role, IOperationLog log, CancellationToken token)
    {
        return role.FullUser && await IsCapacityAsync(log, token).ConfigureAwait(false)
            ? $"{role.Name} makes {user} on '{_connection.Name}' a full user: a full licence is used at the next login."
            : null;
    }

    /// <summary>A warning about taking a role away; null where that leaves no licence behind.</summary>
    public async Task<string?> OfTakingRoleAsync(User user, Role role, IOperationLog log, CancellationToken token)
    {
        if (!role.FullUser || !await IsCapacityAsync(log, token).ConfigureAwait(false))
        {
            return null;
        }

        List<string> rest = await RaisingAsync(user, role.Id, log, token).ConfigureAwait(false);
        return rest.Count > 0
            ? $"{user} on '{_connection.Name}' stays a full user, by {string.Join(", ", rest)}."
            : $"{role.Name} made {user} on '{_connection.Name}' a full user. A full licence of this person stays until it is changed: Set-QlikAllocation -User {user.Id} -SourceType {Type} -Type basicUser.";
    }

    private async Task<User?> FindAsync(string account, IOperationLog log, CancellationToken token)
    {
        try
        {
            return await _connection.Users.FindAsync(account, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.UserNotFound)
        {
            return null;
        }
    }

    /// <summary>Roles that make the user a full user, held directly or through a group. One role can be left out.</summary>
    private async Task<List<string>> RaisingAsync(User user, string? exceptId, IOperationLog log, CancellationToken token)
    {
        _roles ??= await _connection.Roles.GetRolesAsync(log, token).ConfigureAwait(false);
        return _roles
            .Where(r =>
                r.FullUser
                && (
                    (r.Id != exceptId && _connection.Roles.Holds(user, r.Id))
                    || user.GroupRoles.Contains(r.Name, StringComparer.OrdinalIgnoreCase)
                )
            )
            .Select(r => r.Name)
            .ToList();
    }

    private async Task<bool> IsCapacityAsync(IOperationLog log, CancellationToken token)
    {
        if (_isCapacity is null)
        {
            IReadOnlyList<License> licenses = _connection.Roles.RolesRaiseLicense
                ? await _connection.Licenses.GetLicensesAsync(log, token).ConfigureAwait(false)
                : Array.Empty<License>();
            _isCapacity = licenses.Any(l => string.Equals(l.Type, Type, StringComparison.OrdinalIgnoreCase));
        }

        return _isCapacity.Value;
    }
}
