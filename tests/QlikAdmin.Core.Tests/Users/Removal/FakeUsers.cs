using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>Users in memory. Members that a removal does not need are not supported.</summary>
internal sealed class FakeUsers : IUserReader, IRoleReader, IUserWriter
{
    private readonly FakeSite _site;

    public FakeUsers(FakeSite site)
    {
        _site = site;
    }

    public Dictionary<string, User> All { get; } = new(StringComparer.Ordinal);

    public User? Caller { get; set; }

    /// <summary>Ids of those who hold the role of the administrator themselves.</summary>
    public HashSet<string> Admins { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of those who have it through a group.</summary>
    public HashSet<string> GroupAdmins { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the list goes on naming administrators who are gone.</summary>
    public bool AdminsLag { get; set; }

    public int AdminsAsked { get; private set; }

    public int Lookups { get; private set; }

    public int Lists { get; private set; }

    /// <summary>Awaited before a user is changed, with the id and what is done.</summary>
    public Func<string, string, Task> BeforeChange { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Thrown instead of the list of administrators; null lets it through.</summary>
    public QlikException? AdminsFault { get; set; }

    /// <summary>Runs before a user is read by id. If it throws, the read fails with that exception.</summary>
    public Action<string> BeforeRead { get; set; } = _ => { };

    /// <summary>Awaited while a user is read by id.</summary>
    public Func<CancellationToken, Task> WhileReading { get; set; } = _ => Task.CompletedTask;

    /// <summary>Thrown by the next calls that delete; null lets them through.</summary>
    public QlikException? DeleteFault { get; set; }

    public int DefaultThrottleLimit => 4;

    public string AdminRole => "TenantAdmin";

    public bool HasTags => false;

    public bool RolesRaiseLicense => true;

    public bool HidesUnusedRoles => false;

    public bool Holds(User user, string roleId) => user.RoleIds.Contains(roleId, StringComparer.Ordinal);

    public Task<User> FindAsync(string text, IOperationLog log, CancellationToken token)
    {
        Lookups++;
        List<User> found = All.Values.Where(u => u.Id == text || u.Account == text || u.Email == text).ToList();
        return found.Count == 1
            ? Task.FromResult(found[0])
            : throw new QlikException(
                found.Count == 0 ? ErrorReason.UserNotFound : ErrorReason.UserAmbiguous,
                $"{found.Count} users fit '{text}'."
            );
    }

    public async Task<User?> GetAsync(string id, IOperationLog log, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        BeforeRead(id);
        await WhileReading(token);
        return All.TryGetValue(id, out User? user) ? user : null;
    }

    public Task<User?> GetCallerAsync(IOperationLog log, CancellationToken token) => Task.FromResult(Caller);

    public IStatusBatch? Statuses => null;

    public async Task<string?> SetStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token)
    {
        await ChangeAsync(userId, $"status {userId} {status}");

        // A new object, as from a server's answer. A caller that has read the user before keeps the old state.
        User old = All[userId];
        All[userId] = new User(old.Id, old.Product, old.Connection, old.Account)
        {
            Name = old.Name,
            Email = old.Email,
            Status = status,
        };
        return null;
    }

    public Task<Outcome> DeleteAsync(string userId, IOperationLog log, CancellationToken token)
    {
        if (DeleteFault is not null)
        {
            throw DeleteFault;
        }

        _site.Changes.Add("delete " + userId);
        return Task.FromResult(All.Remove(userId) ? Outcome.Removed : Outcome.AlreadyGone);
    }

    public Task ListAsync(UserQuery query, PageSink<User> sink, IOperationLog log, CancellationToken token)
    {
        Lists++;
        return sink(All.Values.ToList(), token);
    }

    public bool NeedsWholeList(UserQuery query) => false;

    public bool MayAdminister(User user) => true;

    public Task<Administrators> ListAdminsAsync(IOperationLog log, CancellationToken token)
    {
        AdminsAsked++;
        return AdminsFault is not null
            ? throw AdminsFault
            : Task.FromResult(new Administrators(Admins.Where(IsListed).ToList(), GroupAdmins.Where(IsListed).ToList()));
    }

    public Task<IReadOnlyList<Role>> GetRolesAsync(IOperationLog log, CancellationToken token) => throw new NotSupportedException();

    public Task<string?> EditAsync(string userId, IReadOnlyList<UserEdit> edits, IOperationLog log, CancellationToken token) =>
        ChangeAsync(userId, $"edit {userId} {string.Join(' ', edits.Select(e => e.Field))}");

    public Task<string?> AddRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token) =>
        ChangeAsync(userId, $"give {userId} {roleId}");

    public Task<string?> RemoveRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token) =>
        ChangeAsync(userId, $"take {userId} {roleId}");

    public void CheckEdits(IReadOnlyList<UserEdit> edits) => throw new NotSupportedException();

    public Task<IReadOnlyList<ItemResult<InvitationOrder>>> InviteAsync(
        IReadOnlyList<InvitationOrder> orders,
        IOperationLog log,
        CancellationToken token
    ) => throw new NotSupportedException();

    private async Task<string?> ChangeAsync(string userId, string change)
    {
        await BeforeChange(userId, change);
        lock (_site.Changes)
        {
            _site.Changes.Add(change);
        }

        return null;
    }

    private bool IsListed(string id) => AdminsLag || All.ContainsKey(id);
}
