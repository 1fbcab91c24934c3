using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>A tenant or site in memory, with everything that a removal changes, and a list of the changes in their order.</summary>
internal sealed class FakeSite : Connection
{
    public FakeSite(QlikProduct product = QlikProduct.Cloud)
        : base("acme", product, new Uri("https://acme.example/"), "ApiKey", Given.Http(FakeServer.Script()))
    {
        FakeUsers = new FakeUsers(this);
        FakeItems = new FakeOwnership(this);
        FakeKeys = new FakeCredentials(this);
        FakeFacts = new FakeFacts();
        FakeLicenses = new FakeAdapter { ConfirmsByFullList = product == QlikProduct.Cloud };
        FakeLicenses.OnRemove = a => Changes.Add("licence " + a.Item.Type);
        FakeUsers.Caller = Add("admin", "Admin", "TenantAdmin");
        FakeUsers.Admins.Add("admin");
    }

    /// <summary>What was changed, in order, as words.</summary>
    public List<string> Changes { get; } = new();

    public FakeUsers FakeUsers { get; }

    public FakeOwnership FakeItems { get; }

    public FakeCredentials FakeKeys { get; }

    public FakeFacts FakeFacts { get; }

    public FakeAdapter FakeLicenses { get; }

    internal override PeopleNames People => Product == QlikProduct.Cloud ? PeopleNames.Exact : PeopleNames.Windows;

    internal override IAllocationReader Allocations => FakeLicenses;

    internal override IAllocationWriter AllocationWriter => FakeLicenses;

    internal override ILicenseReader Licenses => FakeLicenses;

    internal override IUserReader Users => FakeUsers;

    internal override IRoleReader Roles => FakeUsers;

    internal override IUserWriter UserWriter => FakeUsers;

    internal override IOwnershipAdapter Ownership => FakeItems;

    internal override ICredentialAdapter Credentials => FakeKeys;

    internal override IRemovalFacts RemovalFacts => FakeFacts;

    public User Add(string id, string? name = null, params string[] roles)
    {
        User user = new(id, Product, Name, "idp|" + id)
        {
            Name = name,
            Email = id + "@corp.example",
            Status = UserStatus.Active,
            Roles = roles,
        };
        FakeUsers.All[id] = user;
        return user;
    }

    public OwnedItem Give(string owner, string id, OwnedItemKind kind = OwnedItemKind.App, CanMove canMove = CanMove.Yes)
    {
        OwnedItem item = new(id, kind, Product, Name)
        {
            Name = "Item " + id,
            OwnerId = owner,
            Owner = "idp|" + owner,
            CanMove = canMove,
            Reason = canMove == CanMove.No ? "the product has no call for it" : null,
        };
        FakeItems.Items.Add(item);
        FakeItems.Owners[id] = owner;
        return item;
    }

    internal override Task OpenAsync(IOperationLog log, CancellationToken token) => Task.CompletedTask;

    internal override Task<IReadOnlyList<ConnectionTest>> TestAsync(IOperationLog log, CancellationToken token) =>
        throw new NotSupportedException();

    internal override Task<string> InvokeAsync(
        string method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        string? body,
        IOperationLog log,
        CancellationToken token
    ) => throw new NotSupportedException();
}
