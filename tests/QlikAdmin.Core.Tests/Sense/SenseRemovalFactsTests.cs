using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Products.Sense.Removal;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class SenseRemovalFactsTests
{
    [Fact]
    public void The_repository_inherits_whatever_it_is()
    {
        SenseRemovalFacts facts = new(Given.Http(FakeServer.Script()));
        Assert.Equal("RootAdmin", facts.ProtectedRole);

        Assert.Equal(@"INTERNAL\sa_repository", facts.Heir);
        Assert.Equal(UserStatus.Blocked, facts.BlockedStatus);
        Assert.Contains("blocked", facts.BlockingCost);
        Assert.Contains(facts.Heir!, facts.FateOf(OwnedItemKind.App));
    }

    [Fact]
    public async Task Users_of_a_site_have_no_keys_to_list_or_revoke()
    {
        FakeServer server = FakeServer.Script();
        using SenseConnection site = Site(server);
        UserCredential key = new(CredentialKind.ApiKey, "key", "jane", "a key from the journal of another product");

        Assert.Empty(await site.Credentials.ListAsync("jane", SilentLog.Instance, CancellationToken.None));
        Assert.Equal(Outcome.AlreadyGone, await site.Credentials.RevokeAsync(key, SilentLog.Instance, CancellationToken.None));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(
        """{"name":"Sales AD","userDirectoryName":"CORP","configured":true,"syncOnlyLoggedInUsers":false}""",
        "CORP",
        "next synchronisation creates a new user"
    )]
    [InlineData("""{"name":"CORP","configured":true,"syncOnlyLoggedInUsers":true}""", "CORP", "next login creates a new user")]
    [InlineData("""{"userDirectoryName":"CORP"}""", "CORP", "next synchronisation")]
    [InlineData("""{"userDirectoryName":"CORP","configured":false}""", null, null)]
    [InlineData("""{"userDirectoryName":"","name":"unnamed"}""", null, null)]
    [InlineData("""{"configured":true}""", null, null)]
    [InlineData("null", null, null)]
    public async Task A_configured_directory_brings_its_people_back(string directory, string? name, string? reason)
    {
        FakeServer server = FakeServer.Always(Answer.Json($"[{directory}]"));

        IReadOnlyList<ReturnRoute> routes = await RoutesAsync(server);

        Assert.Equal("/qrs/userdirectory/full", server.Only.Path);
        Assert.Equal(name, routes.SingleOrDefault()?.Directory);
        Assert.Equal(reason is null, routes.Count == 0);
        Assert.All(routes, r => Assert.Contains(reason!, r.Reason));
    }

    [Fact]
    public async Task An_answer_that_is_no_list_is_not_taken_for_an_empty_one()
    {
        Assert.Equal(
            ErrorReason.UnreadableAnswer,
            (await Given.FailsAsync(() => RoutesAsync(FakeServer.Always(Answer.Json("{}"))))).Reason
        );
        Assert.Equal(ErrorReason.Forbidden, (await Given.FailsAsync(() => RoutesAsync(FakeServer.Always(Answer.Status(403))))).Reason);
    }

    private static async Task<IReadOnlyList<ReturnRoute>> RoutesAsync(FakeServer server)
    {
        using SenseConnection site = Site(server);
        return await site.RemovalFacts.FindReturnRoutesAsync(SilentLog.Instance, CancellationToken.None);
    }

    private static SenseConnection Site(FakeServer server) =>
        SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = "qs1.example",
                Jwt = Given.Secret("jwt-of-jane"),
                Name = "qs1",
            },
            server,
            clock: new FakeClock()
        );
}
