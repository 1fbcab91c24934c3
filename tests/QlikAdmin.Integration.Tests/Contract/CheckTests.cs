using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Plans;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>The check itself: it must find a wrong request and a wrong answer, or the rest of this suite proves nothing.</summary>
public sealed class CheckTests
{
    private const string Assignments = "/api/v1/licenses/assignments";
    private const string Delete = Assignments + "/actions/delete";
    private const string Professional = "/qrs/license/professionalaccesstype";
    private const string Key = "Xrfkey=0123456789abcdef";

    [Theory]
    [InlineData("GET", Assignments + "?limit=100&orphans=true", null)]
    [InlineData("POST", Delete, """{"delete":[{"subject":"CORP\\anna","type":"professional"}]}""")]
    [InlineData("GET", "/api/v1/items?resourceType=app,script&limit=100&noActions=true", null)]
    [InlineData("GET", "/api/v1/sharing-tasks?role=owner,recipient&role=owner", null)]
    [InlineData("GET", Professional + "/full?filter=quarantined%20eq%20true&" + Key, null)]
    [InlineData("DELETE", Professional + "/7b0a1f0e-26a5-4a36-8d3c-6f1c2b8f8d10?" + Key, null)]
    public async Task A_right_request_passes(string method, string pathAndQuery, string? body)
    {
        Assert.Empty(await FindingsAsync(Request(method, pathAndQuery, body)));
    }

    [Theory]
    [InlineData("GET", "/api/v1/licences/assignments", null, "no such operation")]
    [InlineData("DELETE", Assignments, null, "no such operation")]
    [InlineData("GET", "/qrs/license/professionalaccess/full?" + Key, null, "no such operation")]
    [InlineData("GET", Assignments + "?orphan=true", null, "query orphan is not described")]
    [InlineData("GET", Professional + "/full?Filter=x&" + Key, null, "query Filter is not described")]
    [InlineData("GET", "/api/v1/items?resourceType=app,scripts", null, "query resourceType is scripts")]
    [InlineData("GET", "/api/v1/items?limit=101", null, "query limit is 101")]
    [InlineData("GET", "/api/v1/items?limit=ten", null, "query limit is ten")]
    [InlineData("GET", "/api/v1/items?noActions=1", null, "query noActions is 1")]
    [InlineData("GET", "/api/v1/items?ownerId=a&ownerId=b", null, "query ownerId is given twice")]
    [InlineData("GET", "/api/v1/data-files?connectionId=mine", null, "query connectionId is mine")]
    [InlineData("GET", "/api/v1/sharing-tasks?role=owner,heir", null, "query role is heir")]
    [InlineData("GET", "/qrs/user/ownedresources?limit=all&userselection=1&" + Key, null, "query limit is all")]
    [InlineData("PUT", "/api/v1/apps/1/owner", """{"owner":"a"}""", "request: owner NoAdditionalPropertiesAllowed")]
    [InlineData("PATCH", "/api/v1/users/1", """{"op":"replace","path":"/name","value":"a"}""", "request:  ArrayExpected")]
    [InlineData(
        "PATCH",
        "/api/v1/users/1",
        """[{"op":"replace","path":"/email","value":"a"}]""",
        "request: [].path NotInEnumeration: /email"
    )]
    [InlineData("POST", "/api/v1/automations/1/actions/change-owner", """{"ownerId":"a"}""", "request: userId PropertyRequired")]
    [InlineData(
        "PUT",
        "/qrs/app/7b0a1f0e-26a5-4a36-8d3c-6f1c2b8f8d10?" + Key,
        """{"name":"a","owner":"b"}""",
        "request: owner ObjectExpected"
    )]
    [InlineData(
        "PUT",
        "/qrs/user/7b0a1f0e-26a5-4a36-8d3c-6f1c2b8f8d10?" + Key,
        """{"userId":"a","userDirectory":"b","disabled":true}""",
        "request: disabled NoAdditionalPropertiesAllowed"
    )]
    [InlineData("GET", "/qrs/license/download?serial=1&control=2&user=3&" + Key, null, "query org is required")]
    [InlineData("POST", Delete, """{"delete":[{"subject":"CORP\\anna"}]}""", "delete[].type PropertyRequired")]
    [InlineData("POST", Delete, """{"remove":[]}""", "remove NoAdditionalPropertiesAllowed")]
    [InlineData("POST", Delete, """{"delete":[{"subject":7,"type":"professional"}]}""", "delete[].subject StringExpected")]
    [InlineData("POST", Delete, """{"delete":""", "no JSON")]
    [InlineData("POST", Professional + "?" + Key, """{"user":{"id":"anna"}}""", "user.id GuidExpected")]
    [InlineData("POST", Professional + "?" + Key, null, "a body is required")]
    public async Task A_wrong_request_is_found(string method, string pathAndQuery, string? body, string finding)
    {
        Assert.Contains(await FindingsAsync(Request(method, pathAndQuery, body)), f => f.Contains(finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "GET",
        Assignments,
        200,
        """{"data":[{"subject":"a","type":"analyzer","created":"2026-01-01T00:00:00Z","excess":"no"}],"links":{}}""",
        "data[].excess BooleanExpected"
    )]
    [InlineData(
        "GET",
        Assignments,
        200,
        """{"data":[{"subject":"a","type":"analyzer","created":"2026-01-01T00:00:00Z"}],"links":{}}""",
        "data[].excess PropertyRequired"
    )]
    [InlineData("GET", Assignments, 200, """{"data":[]}""", "links PropertyRequired")]
    [InlineData("GET", Assignments, 200, """[]""", "ObjectExpected")]
    [InlineData("GET", Assignments, 418, """{}""", "answer 418 is not described")]
    [InlineData(
        "GET",
        Professional + "/full?" + Key,
        200,
        """[{"id":"7b0a1f0e-26a5-4a36-8d3c-6f1c2b8f8d10","quarantined":"no"}]""",
        "quarantined BooleanExpected"
    )]
    [InlineData("GET", Professional + "/full?" + Key, 200, """[{"identity":1}]""", "identity NoAdditionalPropertiesAllowed")]
    [InlineData("GET", Professional + "/full?" + Key, 418, """[]""", "answer 418 is not described")]
    public async Task A_wrong_answer_is_found(string method, string pathAndQuery, int status, string answer, string finding)
    {
        Exchange exchange = Request(method, pathAndQuery, null);
        Answer(exchange, status, "application/json", answer);

        Assert.Contains(await FindingsAsync(exchange), f => f.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_of_another_type_than_described_is_found()
    {
        Exchange exchange = Request("GET", Assignments, null);
        Answer(exchange, 200, "text/html", "<html></html>");

        Assert.Contains(await FindingsAsync(exchange), f =>
            f.EndsWith("answer 200 is text/html instead of JSON", StringComparison.Ordinal)
        );
    }

    private static Exchange Request(string method, string pathAndQuery, string? body) =>
        new()
        {
            Method = method,
            Uri = new Uri("http://localhost" + pathAndQuery),
            RequestBody = body,
            RequestContentType = body is null ? null : "application/json",
        };

    private static void Answer(Exchange exchange, int status, string type, string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        exchange.Status = status;
        exchange.AnswerContentType = type;
        exchange.AnswerLength = bytes.Length;
        exchange.AnswerBytes.Write(bytes);
    }

    private static Task<IReadOnlyList<string>> FindingsAsync(Exchange exchange)
    {
        return ContractCheck.FindingsAsync(exchange, withAnswer: true);
    }
}
