using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>Keys, whether the person may return, and what the preview shows before anything is done.</summary>
public sealed class RemovalTellingTests
{
    private readonly RemovalBench _bench = new();

    private FakeSite Site => _bench.Site;

    [Fact]
    public async Task A_key_that_lives_on_keeps_the_user_until_the_next_run()
    {
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "k", "jane", null));
        Site.FakeKeys.Lies = true;

        UserRemoval first = await _bench.RemoveAsync();
        Assert.Equal(ErrorReason.NotConfirmed, first.Error?.Reason);
        Assert.Empty(first.Revoked);
        Assert.Empty(Site.Changes);

        Site.FakeKeys.Lies = false;
        Assert.Equal(Outcome.Removed, (await _bench.RemoveAsync()).Outcome);
        Assert.Equal(["revoke k", "delete jane"], Site.Changes);
    }

    [Fact]
    public async Task A_key_whose_answer_was_lost_is_settled_by_a_read()
    {
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "k", "jane", null));
        Site.FakeKeys.Fault = new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true };
        Site.FakeKeys.FaultAfterwards = true;

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Single(removal.Revoked);
        Assert.False(_bench.Journal.Ended.First(e => e.Key.Kind == ChangeKind.RevokeCredential).Value.InDoubt);
    }

    [Fact]
    public async Task Who_may_not_revoke_is_told_so_and_the_user_is_deleted()
    {
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "k", "jane", null));
        Site.FakeKeys.Fault = new QlikException(ErrorReason.Forbidden, "keys are not yours to revoke");

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Empty(removal.Revoked);
        Assert.Contains("not yours to revoke", removal.Detail);
    }

    [Fact]
    public async Task A_server_that_fails_to_revoke_keeps_the_user()
    {
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "k", "jane", null));
        Site.FakeKeys.Fault = new QlikException(ErrorReason.ServerError, "the key service is down");

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(ErrorReason.ServerError, removal.Error?.Reason);
        Assert.Empty(Site.Changes);
    }

    [Fact]
    public async Task Keys_that_may_not_be_read_are_told_and_no_end()
    {
        Site.FakeKeys.ListFault = new QlikException(ErrorReason.Forbidden, "not for you");

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Contains("could not be read (not for you)", removal.Detail);
    }

    [Theory]
    [InlineData(null, UserStatus.Active, false, true)]
    [InlineData("CORP", UserStatus.Active, false, true)]
    [InlineData("corp", UserStatus.Blocked, false, true)]
    [InlineData("OTHER", UserStatus.Active, false, false)]
    [InlineData("CORP", UserStatus.RemovedExternally, true, false)]
    [InlineData("CORP", UserStatus.Blocked, true, false)]
    public async Task Whether_the_person_may_come_back_depends_on_the_way(string? directory, UserStatus status, bool isGone, bool expected)
    {
        _bench.Jane.UserDirectory = "CORP";
        _bench.Jane.Status = status;
        _bench.Jane.IsGoneFromDirectory = isGone;
        Site.FakeFacts.Routes.Add(new ReturnRoute(directory, "The next login creates a new user."));

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(expected, removal.MayReturn);
        Assert.Equal(expected ? "The next login creates a new user." : null, removal.ReturnReason);
    }

    [Fact]
    public async Task Ways_back_that_may_not_be_read_are_unknown_and_no_end()
    {
        Site.FakeFacts.RoutesFault = new QlikException(ErrorReason.Forbidden, "not for you");

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Null(removal.MayReturn);
        Assert.Contains("not for you", removal.ReturnReason);
    }

    [Fact]
    public async Task A_look_tells_every_step_in_the_order_of_the_changes()
    {
        OwnedItem connection = Site.Give("jane", "conn", OwnedItemKind.DataConnection, CanMove.WithLoss);
        connection.Loss = "credentials must be entered again";
        Site.Give("jane", "app");
        Site.Give("jane", "schedule", OwnedItemKind.Schedule, CanMove.No);
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "k", "jane", "laptop"));
        Site.FakeFacts.Routes.Add(new ReturnRoute(null, "The next login creates a new user."));
        Site.Licenses.Pages.Add([Given.Row("Professional", "idp|jane", id: "1"), Given.Row("Analyzer", "idp|anna", id: "2")]);

        IReadOnlyList<RemovalStep> steps = await StepsAsync(new RemovalOptions(false, false, null));

        Assert.Equal(
            ["Move App", "Move DataConnection", "Leave Schedule", "Revoke ApiKey", "TakeBack License", "Delete User"],
            steps.Select(s => $"{s.Action} {s.Kind}")
        );
        Assert.Equal("credentials must be entered again", steps[1].Loss);
        Assert.Equal(CanMove.WithLoss, steps[1].CanMove);
        Assert.Equal("idp|anna", steps[0].NewOwner);
        Assert.Equal("the product has no call for it", steps[2].Loss);
        Assert.Equal(("Professional", "1"), (steps[4].Name, steps[4].Id));
        Assert.Equal("The next login creates a new user.", steps[5].Loss);
        Assert.All(steps, s => Assert.Equal("idp|jane", s.User));
        Assert.Empty(Site.Changes);
    }

    [Fact]
    public async Task A_look_at_a_forced_removal_tells_what_becomes_of_each_thing()
    {
        Site.Give("jane", "alert", OwnedItemKind.DataAlert);
        Site.Licenses.Pages.Add([Given.Row("Analyzer", "idp|jane", id: "1")]);
        UserRemover remover = _bench.Remover(force: true);

        RemovalPreview preview = await _bench.PreviewAsync(remover, newOwner: null);
        IReadOnlyList<RemovalStep> steps = RemovalSteps.Of(Site, preview, new RemovalOptions(true, true, null));

        Assert.Equal(["TakeBack License", "Disable User", "Leave DataAlert", "Delete User"], steps.Select(s => $"{s.Action} {s.Kind}"));
        Assert.Equal("It is deleted.", steps[2].Loss);
    }

    private async Task<IReadOnlyList<RemovalStep>> StepsAsync(RemovalOptions options)
    {
        UserRemover remover = new(Site, options, _bench.Journal.Executor(), new UserResolver(Site));
        RemovalPreview preview = await remover.PreviewAsync(
            new RemovalOrder(_bench.Jane, Person.Of("anna")),
            _bench.Log,
            CancellationToken.None
        );
        return RemovalSteps.Of(Site, preview, options);
    }
}
