using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>Users of a tenant.</summary>
/// <remarks>Source: the vendor's OpenAPI documents "users", "roles" and "licenses".</remarks>
internal sealed class CloudUserAdapter : IUserReader, IRoleReader, IUserWriter
{
    private const int RowsPerPage = 100;
    private const int RequestsAtOnce = 8;

    /// <summary>Longest filter in an address. Escaping makes it longer, and proxies begin to refuse addresses a little above
    /// that.</summary>
    private const int LongestInAddress = 1000;

    private readonly QlikHttp _http;
    private readonly CloudUserChanges _changes;

    public CloudUserAdapter(QlikHttp http)
    {
        _http = http;
        _changes = new CloudUserChanges(http);
        Statuses = new CloudStatusBatch(this, _changes);
    }

    public int DefaultThrottleLimit => RequestsAtOnce;

    public string AdminRole => CloudAdmins.Role;

    public bool HasTags => false;

    public async Task ListAsync(UserQuery query, PageSink<User> sink, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<string?> filters = CloudUserFilter.ForList(query);
        HashSet<string>? delivered = filters.Count > 1 ? new(StringComparer.Ordinal) : null;
        IReadOnlyCollection<string>? requested = query.Statuses.Contains(UserStatus.Requested)
            ? await new CloudRequested(_http).FindAsync(log, token).ConfigureAwait(false)
            : null;
        foreach (string? filter in filters)
        {
            await _http.PagesAsync(List(filter), Page, log, token).ConfigureAwait(false);
        }

        if (query.Statuses.Contains(UserStatus.Allocated))
        {
            await ListAllocatedAsync(sink, log, token).ConfigureAwait(false);
        }

        async Task Page(JArray rows, CancellationToken pageToken)
        {
            List<User> page = rows.OfType<JObject>()
                .Select(r => CloudUserReader.Read(r, _http.Connection))
                .OfType<User>()
                .Where(u => delivered?.Add(u.Id) != false)
                .ToList();
            foreach (User waiting in page.Where(u => u.Status == UserStatus.Invited && requested?.Contains(u.Id) == true))
            {
                waiting.Status = UserStatus.Requested;
            }

            if (page.Count > 0)
            {
                await sink(page, pageToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A tenant has filters for all names of a person. Names that it can't be asked for are rare.</summary>
    public bool NeedsWholeList(UserQuery query) => false;

    public async Task<User> FindAsync(string text, IOperationLog log, CancellationToken token)
    {
        JObject row = await CloudUsers.FindRowAsync(_http, text, log, token).ConfigureAwait(false);
        return CloudUserReader.Read(row, _http.Connection)!;
    }

    public Task<User?> GetAsync(string id, IOperationLog log, CancellationToken token) => _changes.GetAsync(id, log, token);

    public async Task<User?> GetCallerAsync(IOperationLog log, CancellationToken token)
    {
        JObject row = await _http.ObjectAsync(QlikRequest.Get(CloudRoutes.Me, "Read who is calling"), log, token).ConfigureAwait(false);
        return CloudUserReader.Read(row, _http.Connection);
    }

    /// <summary>The record of a user does not show roles that everybody has.</summary>
    public bool MayAdminister(User user) => true;

    public Task<Administrators> ListAdminsAsync(IOperationLog log, CancellationToken token) => new CloudAdmins(_http).ListAsync(log, token);

    public async Task<IReadOnlyList<Role>> GetRolesAsync(IOperationLog log, CancellationToken token)
    {
        List<Role> roles = new();
        await _http
            .PagesAsync(QlikRequest.Get(CloudRoutes.Roles, "List roles").With("limit", Number(RowsPerPage)), Take, log, token)
            .ConfigureAwait(false);
        return roles;

        Task Take(JArray rows, CancellationToken pageToken)
        {
            roles.AddRange(rows.OfType<JObject>().Select(r => CloudUserReader.ReadRole(r, _http.Connection)).OfType<Role>());
            return Task.CompletedTask;
        }
    }

    public bool RolesRaiseLicense => true;

    public bool HidesUnusedRoles => false;

    public bool Holds(User user, string roleId) => user.RoleIds.Contains(roleId, StringComparer.Ordinal);

    public IStatusBatch? Statuses { get; }

    public Task<string?> SetStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token)
    {
        return _changes.SetStatusAsync(userId, status, log, token);
    }

    public void CheckEdits(IReadOnlyList<UserEdit> edits) => _changes.CheckEdits(edits);

    public Task<string?> EditAsync(string userId, IReadOnlyList<UserEdit> edits, IOperationLog log, CancellationToken token)
    {
        return _changes.EditAsync(userId, edits, log, token);
    }

    public Task<string?> AddRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        return _changes.AddRoleAsync(userId, roleId, log, token);
    }

    public Task<string?> RemoveRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        return _changes.RemoveRoleAsync(userId, roleId, log, token);
    }

    public Task<IReadOnlyList<ItemResult<InvitationOrder>>> InviteAsync(
        IReadOnlyList<InvitationOrder> orders,
        IOperationLog log,
        CancellationToken token
    )
    {
        return new CloudInvitations(_http).SendAsync(orders, log, token);
    }

    public Task<Outcome> DeleteAsync(string userId, IOperationLog log, CancellationToken token) => _changes.DeleteAsync(userId, log, token);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static QlikRequest List(string? filter)
    {
        const string Action = "List users";
        if (filter is null || filter.Length <= LongestInAddress)
        {
            return QlikRequest.Get(CloudRoutes.Users, Action).With("limit", Number(RowsPerPage)).With("filter", filter);
        }

        QlikRequest request = new(HttpMethod.Post, CloudRoutes.UserFilter, Action)
        {
            Body = new JObject { ["filter"] = filter }.ToString(Formatting.None),
            Changes = false,
            Tier = RequestTier.UserFilter,
        };
        return request.With("limit", Number(RowsPerPage));
    }

    /// <summary>The interface has no status "Allocated", as the web page calls it: it is a licence whose subject is not a user of this
    /// tenant.</summary>
    private async Task ListAllocatedAsync(PageSink<User> sink, IOperationLog log, CancellationToken token)
    {
        HashSet<string> delivered = new(StringComparer.Ordinal);
        QlikRequest request = QlikRequest
            .Get(CloudRoutes.Assignments, "List licences without user")
            .With("limit", Number(RowsPerPage))
            .With("orphans", "true");
        await _http.PagesAsync(request, Page, log, token).ConfigureAwait(false);

        async Task Page(JArray rows, CancellationToken pageToken)
        {
            List<User> page = rows.OfType<JObject>()
                .Select(r => Json.Text(r["subject"]))
                .Where(s => !string.IsNullOrEmpty(s) && delivered.Add(s!))
                .Select(s => CloudUserReader.OfLicense(s!, _http.Connection))
                .ToList();
            if (page.Count > 0)
            {
                await sink(page, pageToken).ConfigureAwait(false);
            }
        }
    }
}
