using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class ServerErrorTests
{
    [Theory]
    [InlineData(
        "canonical",
        """{"errors":[{"code":"USERS-7","title":"Not found","detail":"No such user.","status":404,"meta":{}}],"traceId":"0000a"}""",
        "USERS-7",
        "Not found - No such user.",
        "0000a"
    )]
    [InlineData(
        "text status",
        """{"errors":[{"title":"Tenant has been deactivated.","code":"TENANT_DEACTIVATED","status":"401"}],"traceId":"t"}""",
        "TENANT_DEACTIVATED",
        "Tenant has been deactivated.",
        "t"
    )]
    [InlineData(
        "licences: deprecated error and message beside",
        """{"error":"old","message":"old words","errors":[{"code":"LICENSES-011","title":"No allotment"}]}""",
        "LICENSES-011",
        "No allotment",
        null
    )]
    [InlineData(
        "spaces: the same at the top",
        """{"code":"SPACES-1","title":"Bad","detail":"Worse","errors":[{"code":"SPACES-1","title":"Bad","detail":"Worse"}]}""",
        "SPACES-1",
        "Bad - Worse",
        null
    )]
    [InlineData("users: integer code", """{"errors":[{"code":1001,"title":"Invalid email"}]}""", "1001", "Invalid email", null)]
    [InlineData("alerts: details", """{"errors":[{"code":"A-1","title":"Bad","details":"Worse"}]}""", "A-1", "Bad - Worse", null)]
    [InlineData(
        "scheduling: HttpResult",
        """{"code":4041,"title":"No task","context":{"id":"x"},"inner":null,"result":null,"timestamp":"2026-01-01T00:00:00Z"}""",
        "4041",
        "No task",
        null
    )]
    [InlineData("OAuth", """{"error":"invalid_client","error_description":"Wrong secret"}""", "invalid_client", "Wrong secret", null)]
    [InlineData(
        "error object",
        """{"error":{"code":"DCERROR-0010","title":"Not found","status":404}}""",
        "DCERROR-0010",
        "Not found",
        null
    )]
    [InlineData("message alone", """{"message":"An error has occurred."}""", null, "An error has occurred.", null)]
    [InlineData("upper case message", """{"Message":"An error has occurred."}""", null, "An error has occurred.", null)]
    [InlineData("empty list", """{"errors":[]}""", null, """{"errors":[]}""", null)]
    [InlineData("empty error", """{"errors":[{}],"traceId":"t"}""", null, """{"errors":[{}],"traceId":"t"}""", "t")]
    [InlineData("said twice", """{"errors":[{"title":"Gone","detail":"gone"}]}""", null, "Gone", null)]
    [InlineData("JSON text", "\"Cannot parse the expression\"", null, "Cannot parse the expression", null)]
    [InlineData("JSON list", "[1,2]", null, "[1,2]", null)]
    [InlineData(
        "plain text",
        "XSRF prevention check failed. Possible XSRF discovered.",
        null,
        "XSRF prevention check failed. Possible XSRF discovered.",
        null
    )]
    [InlineData("two lines", "Missing parameter\r\n\tvalue(s)", null, "Missing parameter value(s)", null)]
    [InlineData("cut off", """{"errors":[{"code":"USERS-7","ti""", null, """{"errors":[{"code":"USERS-7","ti""", null)]
    [InlineData(
        "one error after another",
        """{"errors":[{"code":"A","title":"first"},{"code":"B","title":"second"}]}""",
        "A",
        "first",
        null
    )]
    public void Every_shape_gives_code_words_and_trace(string shape, string body, string? code, string text, string? trace)
    {
        ServerError error = ServerError.Parse(body, shape == "plain text" ? "text/plain" : "application/json");

        Assert.Equal((code, text, trace), (error.Code, error.Text, error.TraceId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n ")]
    public void An_empty_body_says_nothing(string? body) =>
        Assert.Equal(new ServerError(null, null, null, AnswerForm.Empty), ServerError.Parse(body, null));

    [Theory]
    [InlineData("<html><head><title>\n Qlik Sense &amp; login </title></head></html>", null, "a web page titled 'Qlik Sense & login'")]
    [InlineData("<!DOCTYPE html><body>Sign in</body>", "text/plain", "a web page")]
    [InlineData("<h1>403</h1>", "text/html", "a web page")]
    [InlineData("<HTML></HTML>", "application/json", "a web page")]
    public void A_web_page_is_named_by_its_title(string body, string? type, string text)
    {
        ServerError error = ServerError.Parse(body, type);

        Assert.Equal(AnswerForm.Foreign, error.Form);
        Assert.Equal(text, error.Text);
    }

    [Fact]
    public void Garbage_of_any_size_neither_throws_nor_floods()
    {
        Random random = new(7);
        byte[] noise = new byte[64 * 1024];
        random.NextBytes(noise);
        string[] bodies =
        [
            System.Text.Encoding.Latin1.GetString(noise),
            new string('[', 100_000),
            "{" + new string('a', 1_000_000),
            "{\"errors\":[{\"title\":\"" + new string('x', 1_000_000) + "\"}]}",
        ];
        foreach (string body in bodies)
        {
            ServerError error = ServerError.Parse(body, "application/json");
            Assert.InRange(error.Text!.Length, 1, 503);
            Assert.EndsWith("...", error.Text);
        }
    }
}
