using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class ClearNoTests
{
    private const int Cloud = (int)AnswerForm.Json;
    private const int Sense = (int)(AnswerForm.Empty | AnswerForm.Text);
    private const int QlikView = (int)AnswerForm.Fault;

    private const string Envelope =
        """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>{0}</faultcode><faultstring>No.</faultstring></s:Fault></s:Body></s:Envelope>""";

    [Theory]
    [InlineData(Cloud, 400, """{"errors":[{"title":"Bad","status":"400"}]}""", true)]
    [InlineData(Cloud, 404, """{"errors":[{"code":"USERS-7","title":"Not found"}],"traceId":"t"}""", true)]
    [InlineData(Cloud, 403, """{"code":4030,"title":"No"}""", true)]
    [InlineData(Cloud, 429, """{"errors":[{"code":"HTTP-429","title":"API rate limit reached."}]}""", true)]
    [InlineData(Cloud, 404, "", false)]
    [InlineData(Cloud, 404, "404 page not found", false)]
    [InlineData(Cloud, 404, """{"message":"no Route matched with those values"}""", false)]
    [InlineData(Cloud, 403, """{"errors":[]}""", false)]
    [InlineData(Cloud, 404, """{"errors":[{"code":"USERS-7","ti""", false)]
    [InlineData(Cloud, 401, "<html><title>Sign in</title></html>", false)]
    [InlineData(Cloud, 408, """{"errors":[{"code":"HTTP-408"}]}""", false)]
    [InlineData(Cloud, 500, """{"errors":[{"code":"INTERNAL"}]}""", false)]
    [InlineData(Cloud, 503, """{"errors":[{"code":"HTTP-503"}]}""", false)]
    [InlineData(Cloud, 302, """{"errors":[{"code":"HTTP-302"}]}""", false)]
    [InlineData(Sense, 404, "", true)]
    [InlineData(Sense, 403, "XSRF prevention check failed. Possible XSRF discovered.", true)]
    [InlineData(Sense, 409, "\"The item has been changed.\"", true)]
    [InlineData(Sense, 400, "BrokenRules: The user has an access already", true)]
    [InlineData(Sense, 404, """{"errors":[{"code":"USERS-7","title":"Not found"}]}""", false)]
    [InlineData(Sense, 403, "<html><title>Login</title></html>", false)]
    [InlineData(Sense, 400, "\u0001\u0002 noise", false)]
    [InlineData(Sense, 500, "Internal", false)]
    [InlineData(QlikView, 404, "", false)]
    [InlineData(QlikView, 401, "Access denied", false)]
    public void A_refusal_is_one_in_the_products_own_form(int forms, int status, string body, bool isClear)
    {
        Assert.Equal(isClear, ClearNo.IsSaid(status, ServerError.Parse(body, null), (AnswerForm)forms, attempts: 1));
    }

    [Fact]
    public void A_text_that_is_no_sentence_or_two_comes_from_somewhere_else()
    {
        Assert.True(ClearNo.IsSaid(400, ServerError.Parse(new string('x', 2000), null), (AnswerForm)Sense, attempts: 1));
        Assert.False(ClearNo.IsSaid(400, ServerError.Parse(new string('x', 2001), null), (AnswerForm)Sense, attempts: 1));
    }

    [Theory]
    [InlineData("s:Client", 500, true)]
    [InlineData("a:ActionNotSupported", 500, true)]
    [InlineData("a:FailedAuthentication", 500, true)]
    [InlineData("a:InternalServiceFault", 500, false)]
    [InlineData("s:Server", 500, false)]
    public void A_fault_is_a_refusal_where_it_says_that_the_caller_is_wrong(string code, int status, bool isClear)
    {
        ServerError error = ServerError.Parse(Envelope.Replace("{0}", code), "text/xml");

        Assert.Equal(isClear, ClearNo.IsSaid(status, error, (AnswerForm)QlikView, attempts: 1));
        Assert.False(ClearNo.IsSaid(status, error, (AnswerForm)QlikView, attempts: 2));
        Assert.False(ClearNo.IsSaid(status, error, (AnswerForm)(Cloud | Sense), attempts: 1));
    }

    [Theory]
    [InlineData(400, true, false)]
    [InlineData(401, true, true)]
    [InlineData(403, true, true)]
    [InlineData(404, true, false)]
    [InlineData(408, false, false)]
    [InlineData(409, true, false)]
    [InlineData(410, true, false)]
    [InlineData(412, true, false)]
    [InlineData(429, true, true)]
    [InlineData(500, false, false)]
    [InlineData(503, false, false)]
    [InlineData(200, false, false)]
    [InlineData(0, false, false)]
    public void After_a_second_attempt_the_state_of_things_is_no_answer(int status, bool first, bool second)
    {
        Assert.Equal(first, ClearNo.IsSaid(status, attempts: 1));
        Assert.Equal(second, ClearNo.IsSaid(status, attempts: 2));
    }
}
