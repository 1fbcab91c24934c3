using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>A site with one user to remove, Jane, and one new owner, Anna; and the removal.</summary>
internal sealed class RemovalBench
{
    public RemovalBench(QlikProduct product = QlikProduct.Cloud)
    {
        Site = new FakeSite(product);
        Jane = Site.Add("jane", "Jane Doe");
        Anna = Site.Add("anna", "Anna");
        Journal = new FakeJournal(Site.Changes);
    }

    public FakeSite Site { get; }

    public User Jane { get; }

    public User Anna { get; }

    public FakeJournal Journal { get; }

    public RecordingLog Log { get; } = new();

    public UserRemover Remover(bool disableFirst = false, bool force = false) =>
        new(Site, new RemovalOptions(disableFirst, force, null), Journal.Executor(), new UserResolver(Site));

    public Task<RemovalPreview> PreviewAsync(UserRemover remover, User? user = null, string? newOwner = "anna") =>
        remover.PreviewAsync(new RemovalOrder(user ?? Jane, newOwner is null ? null : Person.Of(newOwner)), Log, CancellationToken.None);

    /// <summary>Looks and removes, in a run of its own.</summary>
    public Task<UserRemoval> RemoveAsync(User? user = null, string? newOwner = "anna", bool disableFirst = false, bool force = false) =>
        RemoveAsync(Remover(disableFirst, force), user, newOwner);

    public async Task<UserRemoval> RemoveAsync(UserRemover remover, User? user = null, string? newOwner = "anna")
    {
        RemovalPreview preview = await PreviewAsync(remover, user, newOwner);
        await Journal.PlanAsync(Site, remover.Records(preview), CancellationToken.None);
        return await remover.RemoveAsync(preview, Log, CancellationToken.None);
    }

    /// <summary>The refusal of a removal that must not have changed anything.</summary>
    public async Task<QlikException> RefusedAsync(User? user = null, string? newOwner = "anna", bool force = false)
    {
        QlikException refusal = await Given.FailsAsync(() => PreviewAsync(Remover(force: force), user, newOwner));
        Assert.Empty(Site.Changes);
        Assert.Empty(Journal.Begun);
        Assert.NotNull(refusal.NextStep);
        return refusal;
    }

    public static string Ids(IEnumerable<OwnedItem> items) => string.Join(", ", items.Select(i => i.Id));
}
