using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>What happens to the planned steps that a removal did not reach.</summary>
public sealed class RemovalLeftTests
{
    private readonly RemovalBench _bench = new();

    private FakeSite Site => _bench.Site;

    [Fact]
    public async Task Behind_a_step_that_was_refused_they_are_not_left_for_anybody()
    {
        GiveKey(new QlikException(ErrorReason.InvalidRequest, "there is something wrong with the key"));

        await _bench.RemoveAsync();

        Assert.Equal([ChangeKind.RemoveUser], _bench.Journal.NotBegun.Select(c => c.Kind));
    }

    [Fact]
    public async Task Behind_a_step_that_is_in_doubt_they_stay_planned()
    {
        GiveKey(new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true });

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.NotNull(removal.Error);
        Assert.Empty(_bench.Journal.NotBegun);
    }

    [Fact]
    public async Task Behind_a_failure_of_the_server_they_stay_planned()
    {
        ServerWatches watches = new();
        GiveKey(new QlikException(ErrorReason.ConnectionFailed, "nobody is there") { Watch = watches.Of(Site.Http) });

        await _bench.RemoveAsync();

        Assert.Empty(_bench.Journal.NotBegun);
    }

    [Fact]
    public async Task All_removals_can_be_on_record_before_the_first_is_begun()
    {
        User bob = Site.Add("bob", "Bob");
        Site.Give("bob", "app");
        UserRemover remover = _bench.Remover();
        RemovalPreview jane = await _bench.PreviewAsync(remover);
        RemovalPreview second = await _bench.PreviewAsync(remover, bob);

        Assert.Equal(
            ["RemoveUser jane", "MoveItem app", "RemoveUser bob"],
            remover.Records(jane).Concat(remover.Records(second)).Select(c => $"{c.Kind} {c.ItemId}")
        );
        Assert.Empty(Site.Changes);
        Assert.Empty(remover.Records(new RemovalPreview(bob) { IsGone = true }));
        await _bench.Journal.PlanAsync(Site, remover.Records(jane).Concat(remover.Records(second)).ToList(), CancellationToken.None);
        await remover.RemoveAsync(jane, _bench.Log, CancellationToken.None);
        await remover.RemoveAsync(second, _bench.Log, CancellationToken.None);

        Assert.Equal(["delete jane", "move app anna", "delete bob"], Site.Changes);
        Assert.Empty(_bench.Journal.NotBegun);
    }

    private void GiveKey(QlikException fault)
    {
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "k", "jane", null));
        Site.FakeKeys.Fault = fault;
    }
}
