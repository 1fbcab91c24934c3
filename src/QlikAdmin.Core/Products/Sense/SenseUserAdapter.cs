using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>Users of a site.</summary>
/// <remarks>Source: QRS description 38.22.0. A user is changed by writing the complete entity back, exactly as it was read except for the
/// change.</remarks>
internal sealed class SenseUserAdapter : IUserReader, IRoleReader, IUserWriter
{
    private const int RequestsAtOnce = 4;

    // No call lists roles. These are the vendor's own. Others are found in rules and users.
    private static readonly string[] s_ownRoles =
    {
        "AuditAdmin",
        "ContentAdmin",
        "DeploymentAdmin",
        "HubAdmin",
        "RootAdmin",
        "SecurityAdmin",
    };

    private readonly QlikHttp _http;
    private readonly SenseUserChanges _changes;
    private readonly string? _caller;

    /// <param name="http">The send path.</param>
    /// <param name="caller">The user whom the repository sees in our calls, as <c>DIRECTORY\id</c>; null where only the server
    /// knows.</param>
    public SenseUserAdapter(QlikHttp http, string? caller)
    {
        _http = http;
        _caller = caller;
        _changes = new SenseUserChanges(http);
    }

    public int DefaultThrottleLimit => RequestsAtOnce;

    public string AdminRole => "RootAdmin";

    public bool HasTags => true;

    public async Task ListAsync(UserQuery query, PageSink<User> sink, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<string?> filters = SenseUserFilter.ForList(query);
        HashSet<string>? delivered = filters.Count > 1 ? new(StringComparer.OrdinalIgnoreCase) : null;
        foreach (string? filter in filters)
        {
            QlikRequest request = QlikRequest.Get(SenseRoutes.Users, "List users").With("filter", filter);
            await _http
                .ArrayAsync(request, r => JObject.Load(r), row => Json.Text(row["id"]) ?? string.Empty, Page, log, token)
                .ConfigureAwait(false);
        }

        async Task Page(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            List<User> page = rows.Select(r => SenseUserReader.Read(r, _http.Connection))
                .OfType<User>()
                .Where(u => delivered?.Add(u.Id) != false)
                .ToList();
            if (page.Count > 0)
            {
                await sink(page, pageToken).ConfigureAwait(false);
            }
        }
    }

    public bool NeedsWholeList(UserQuery query) => SenseUserFilter.NamesNobody(query);

    public async Task<User> FindAsync(string text, IOperationLog log, CancellationToken token)
    {
        JObject row = await SenseUsers.FindRowAsync(_http, text, log, token).ConfigureAwait(false);
        return SenseUserReader.Read(row, _http.Connection)!;
    }

    public async Task<User?> GetAsync(string id, IOperationLog log, CancellationToken token)
    {
        return await _changes.ReadAsync(id, log, token).ConfigureAwait(false) is JObject row
            ? SenseUserReader.Read(row, _http.Connection)
            : null;
    }

    public async Task<User?> GetCallerAsync(IOperationLog log, CancellationToken token)
    {
        if (_caller is null || _caller.IndexOf('\\') <= 0)
        {
            return null;
        }

        try
        {
            return await FindAsync(_caller, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.UserNotFound)
        {
            // Some service accounts have no user record.
            return null;
        }
    }

    public bool MayAdminister(User user) => user.Roles.Contains(AdminRole, StringComparer.OrdinalIgnoreCase);

    public async Task<Administrators> ListAdminsAsync(IOperationLog log, CancellationToken token)
    {
        // The documented filter syntax has no field for roles, so the active users are read.
        HashSet<string> admins = new(StringComparer.Ordinal);
        await ListAsync(new UserQuery { Statuses = new[] { UserStatus.Active } }, Collect, log, token).ConfigureAwait(false);
        return new Administrators(admins, Array.Empty<string>());

        Task Collect(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            admins.UnionWith(page.Where(u => u is { Status: UserStatus.Active, IsService: false } && MayAdminister(u)).Select(u => u.Id));
            return Task.CompletedTask;
        }
    }

    public async Task<IReadOnlyList<Role>> GetRolesAsync(IOperationLog log, CancellationToken token)
    {
        SortedSet<string> names = new(s_ownRoles, StringComparer.OrdinalIgnoreCase);
        await ListAsync(new UserQuery(), Collect, log, token).ConfigureAwait(false);
        return names.Select(n => new Role(n, n, QlikProduct.Sense, _http.Connection)).ToList();

        Task Collect(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            names.UnionWith(page.SelectMany(u => u.Roles));
            return Task.CompletedTask;
        }
    }

    public bool RolesRaiseLicense => false;

    public bool HidesUnusedRoles => true;

    public bool Holds(User user, string roleId) => user.Roles.Contains(roleId, StringComparer.OrdinalIgnoreCase);

    public IStatusBatch? Statuses => null;

    public Task<string?> SetStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token)
    {
        return _changes.SetStatusAsync(userId, status, log, token);
    }

    public void CheckEdits(IReadOnlyList<UserEdit> edits) => SenseUserFields.Check(edits, _http.Connection);

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
        throw new QlikException(
            ErrorReason.NotSupported,
            $"Qlik Sense has no invitations ('{_http.Connection}'): its users come from user directories, or are created at their first login."
        )
        {
            NextStep = "To invite people to a tenant, connect with Connect-QlikCloud.",
        };
    }

    public Task<Outcome> DeleteAsync(string userId, IOperationLog log, CancellationToken token) => _changes.DeleteAsync(userId, log, token);
}
