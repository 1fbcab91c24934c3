using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Products.Cloud.Removal;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudRemovalFactsTests
{
    [Fact]
    public void A_tenant_has_no_heir_and_says_what_becomes_of_each_kind()
    {
        CloudRemovalFacts facts = new(Given.Http(FakeServer.Script()));

        Assert.Null(facts.Heir);
        Assert.Equal(UserStatus.Disabled, facts.BlockedStatus);
        Assert.Contains("licence", facts.BlockingCost);
        Assert.Contains("deleted", facts.FateOf(OwnedItemKind.DataAlert));
        Assert.Contains("fails", facts.FateOf(OwnedItemKind.Schedule));
        Assert.Contains("without an owner", facts.FateOf(OwnedItemKind.App));
    }

    [Theory]
    [InlineData(
        """{"active":true,"interactive":true,"createNewUsersOnLogin":true,"description":"Azure AD","provider":"azureAD"}""",
        "'Azure AD' creates a new user, perhaps with a licence"
    )]
    [InlineData("""{"active":true,"interactive":true,"provider":"okta"}""", "'okta'")]
    [InlineData("""{"active":true,"interactive":true,"protocol":"OIDC"}""", "'OIDC'")]
    [InlineData("""{"active":true,"interactive":true}""", "'without a name'")]
    [InlineData(
        """{"active":true,"interactive":false,"createNewUsersOnLogin":true,"protocol":"jwtAuth"}""",
        "'jwtAuth' creates a new user for anyone who has a token"
    )]
    [InlineData("""{"active":true,"createNewUsersOnLogin":true,"protocol":"jwtAuth"}""", "has a token")]
    [InlineData("""{"active":true,"interactive":true,"createNewUsersOnLogin":false,"provider":"okta"}""", null)]
    [InlineData("""{"active":true,"interactive":false,"protocol":"jwtAuth"}""", null)]
    [InlineData("""{"active":false,"interactive":true,"createNewUsersOnLogin":true,"provider":"okta"}""", null)]
    [InlineData("""{"interactive":true,"createNewUsersOnLogin":true,"provider":"okta"}""", null)]
    [InlineData("\"odd\"", null)]
    public async Task An_active_provider_that_makes_users_brings_people_back(string provider, string? reason)
    {
        FakeServer server = FakeServer.Always(Answer.Json($$"""{"data":[{{provider}}]}"""));

        IReadOnlyList<ReturnRoute> routes = await RoutesAsync(server);

        Assert.Equal("/api/v1/identity-providers", server.Only.Path);
        Assert.Equal("100", server.Only.Query("limit"));
        if (reason is null)
        {
            Assert.Empty(routes);
            return;
        }

        ReturnRoute route = Assert.Single(routes);
        Assert.Null(route.Directory);
        Assert.Contains(reason, route.Reason);
    }

    [Fact]
    public async Task The_providers_of_every_page_count()
    {
        FakeServer server = FakeServer.Script(
            Answer.Json(
                """{"data":[{"active":true,"interactive":true,"description":"one"}],"links":{"next":{"href":"https://elsewhere.example/idps?next=abc"}}}"""
            ),
            Answer.Json("""{"data":[{"active":true,"interactive":true,"description":"two"}]}""")
        );

        Assert.Equal(2, (await RoutesAsync(server)).Count);
        Assert.Equal("abc", server.Requests[1].Query("next"));
        Assert.Equal("acme.example", server.Requests[1].Uri.Host);
    }

    [Theory]
    [InlineData(403, ErrorReason.Forbidden)]
    [InlineData(404, ErrorReason.NotFound)]
    public async Task That_the_ways_back_can_not_be_read_is_no_answer(int status, ErrorReason reason)
    {
        Assert.Equal(reason, (await Given.FailsAsync(() => RoutesAsync(FakeServer.Always(Answer.Status(status))))).Reason);
    }

    private static Task<IReadOnlyList<ReturnRoute>> RoutesAsync(FakeServer server) =>
        new CloudRemovalFacts(Given.Http(server)).FindReturnRoutesAsync(SilentLog.Instance, CancellationToken.None);
}
