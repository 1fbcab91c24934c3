using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Products.Cloud.Assumptions;

namespace QlikAdmin.Products.Cloud;

/// <summary>Finds the administrators of a tenant. A person can have the role directly, through a group, or through the group of
/// everybody.</summary>
/// <remarks>Source: the vendor's OpenAPI documents "users" and "groups".</remarks>
internal sealed class CloudAdmins
{
    /// <summary>Name of the role that may do everything.</summary>
    public const string Role = "TenantAdmin";

    /// <summary>Id of the group of everybody.</summary>
    public const string Everyone = "000000000000000000000001";

    private const string RowsPerPage = "100";

    private readonly QlikHttp _http;

    public CloudAdmins(QlikHttp http)
    {
        _http = http;
    }

    public async Task<Administrators> ListAsync(IOperationLog log, CancellationToken token)
    {
        HashSet<string> own = new(StringComparer.Ordinal);
        HashSet<string> others = new(StringComparer.Ordinal);
        if (await IsEverybodyAsync(log, token).ConfigureAwait(false))
        {
            await AddAsync("status eq \"active\"", others, _ => true, holdIt: false, log, token).ConfigureAwait(false);
            return new Administrators(own, others);
        }

        await AddAsync(
                $"(assignedRoles.name eq \"{Role}\") and (status eq \"active\")",
                own,
                u => IsAmong(u.Roles),
                holdIt: true,
                log,
                token
            )
            .ConfigureAwait(false);

        // If a row does not show the roles of its groups, the filter found it by one of them.
        await AddAsync(
                $"(assignedGroupsAssignedRoles.name eq \"{Role}\") and (status eq \"active\")",
                others,
                u => u.GroupRoles.Count > 0 ? IsAmong(u.GroupRoles) : u.Groups.Count > 0,
                holdIt: false,
                log,
                token
            )
            .ConfigureAwait(false);
        return new Administrators(own, others);
    }

    private static bool IsAmong(IEnumerable<string> roles) => roles.Contains(Role, StringComparer.OrdinalIgnoreCase);

    private async Task<bool> IsEverybodyAsync(IOperationLog log, CancellationToken token)
    {
        JObject settings;
        try
        {
            settings = await _http
                .ObjectAsync(QlikRequest.Get(CloudRoutes.GroupSettings, "Read what everyone may do"), log, token)
                .ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason is ErrorReason.Forbidden or ErrorReason.NotFound)
        {
            // Then only people with the role itself or through a group count. That is fewer administrators, so the protection of the last
            // one becomes stricter.
            log.Verbose($"The roles that everybody has on '{_http.Connection}' could not be read: {e.Message}");
            return false;
        }

        JArray roles = ((settings["systemGroups"] as JObject)?[Everyone] as JObject)?["assignedRoles"] as JArray ?? new JArray();
        return IsAmong(roles.OfType<JObject>().Select(r => Json.Text(r["name"])).OfType<string>());
    }

    /// <summary>Adds the administrators of a list. The rows are compared again: a filter that a server reads differently must not make
    /// administrators.</summary>
    /// <param name="filter">The filter of the list.</param>
    /// <param name="admins">Takes the ids.</param>
    /// <param name="fits">Whether a user of the list is an administrator.</param>
    /// <param name="holdIt">Whether all users of the list hold the role themselves, so that their rows must show it.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the list.</param>
    private async Task AddAsync(
        string filter,
        HashSet<string> admins,
        Func<User, bool> fits,
        bool holdIt,
        IOperationLog log,
        CancellationToken token
    )
    {
        QlikRequest request = QlikRequest.Get(CloudRoutes.Users, "List administrators").With("limit", RowsPerPage).With("filter", filter);
        await _http.PagesAsync(request, Take, log, token).ConfigureAwait(false);

        Task Take(JArray rows, CancellationToken pageToken)
        {
            List<User> users = rows.OfType<JObject>().Select(r => CloudUserReader.Read(r, _http.Connection)).OfType<User>().ToList();
            if (holdIt && users.Count > 0 && users.TrueForAll(u => u.Roles.Count == 0))
            {
                _http.Assumptions.Note(CloudAssumptions.Users, "no assignedRoles in users who were asked for by their role");
            }

            // A user who can't sign in, or is not a person, can't administer the tenant.
            admins.UnionWith(users.Where(u => u is { Status: UserStatus.Active, IsService: false } && fits(u)).Select(u => u.Id));
            return Task.CompletedTask;
        }
    }
}
