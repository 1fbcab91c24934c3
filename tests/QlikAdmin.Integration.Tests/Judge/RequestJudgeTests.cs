using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>The check that every test on a tenant passes through finds what is wrong.</summary>
public sealed class RequestJudgeTests : IClassFixture<Prism>
{
    private readonly Prism _prism;

    public RequestJudgeTests(Prism prism)
    {
        _prism = prism;
    }

    [Theory]
    [InlineData("GET", "/api/v1/users?limit=1000", null, "request.query.limit")]
    [InlineData("POST", "/api/v1/licenses/assignments/actions/delete", """{"delete":[{"type":"analyzer"}]}""", "request.body")]
    [InlineData("GET", "/api/v1/there-is-none", null, "NO_PATH_MATCHED_ERROR")]
    public async Task A_request_that_does_not_fit_is_found_once(string method, string path, string? body, string expected)
    {
        _prism.SkipWithout();
        Exchange exchange = new()
        {
            Method = method,
            Uri = new Uri("https://tenant.example" + path),
            RequestBody = body,
            RequestContentType = body is null ? null : "application/json",
        };

        Assert.Contains(expected, Assert.Single(await RequestJudge.FindingsAsync(exchange)), StringComparison.Ordinal);
        Assert.Empty(await RequestJudge.FindingsAsync(exchange));
    }
}
