using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Sandbox;
using Xunit;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>
/// Tests the search for secrets itself: it must find a secret that is shown. Otherwise a search without a finding proves nothing.
/// </summary>
public sealed class SecretWatchTests
{
    [Theory]
    [InlineData("ApiKey", 9001)]
    [InlineData("ClientSecret", 9002)]
    [InlineData("access_token", 9003)]
    [InlineData("licenseKey", 9004)]
    [InlineData("exception", 9005)]
    public async Task A_secret_that_is_shown_is_found(string which, int seed)
    {
        // Secrets depend on the seed, and the search covers the whole process. With the seed of another test, that test would find the
        // secret that is shown here.
        await using SandboxServer server = await Sandboxes.StartAsync(new SandboxKind { Users = 10, Seed = seed });
        using Run run = await Run.OnAsync(server);
        CloudConnection connection = run.CloudWithClient();
        await connection.Licenses.GetLicensesAsync(run.Log, default);
        await run.VerifyAsync();
        string secret = which switch
        {
            "ApiKey" or "exception" => run.Tenant.ApiKey,
            "ClientSecret" => run.Tenant.ClientSecret,
            _ => run
                .Exchanges.Where(e => e.IsWhole && e.AnswerBody.Contains(which))
                .Select(e => JsonNode.Parse(e.AnswerBody)![which]!.ToString())
                .First(),
        };

        if (which == "exception")
        {
            Assert.Throws<InvalidOperationException>((Action)(() => throw new InvalidOperationException("Sent " + secret)));
        }
        else
        {
            run.Log.Debug("a body with " + secret + " in it");
        }

        Exception found = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => run.VerifyAsync());
        Assert.StartsWith("A secret beginning with", found.Message, StringComparison.Ordinal);
    }
}
