using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class ErrorTableTests
{
    private static readonly ServerError s_silent = new(null, null, null, AnswerForm.Empty);

    [Theory]
    [InlineData(400, "InvalidRequest")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(405, "InvalidRequest")]
    [InlineData(408, "Timeout")]
    [InlineData(409, "Conflict")]
    [InlineData(410, "NotFound")]
    [InlineData(412, "PreconditionFailed")]
    [InlineData(413, "InvalidRequest")]
    [InlineData(429, "RateLimited")]
    [InlineData(500, "ServerError")]
    [InlineData(501, "ServerError")]
    [InlineData(502, "ServerError")]
    [InlineData(503, "ServerError")]
    [InlineData(504, "ServerError")]
    [InlineData(302, "RedirectRefused")]
    public void A_status_has_its_reason(int status, string reason)
    {
        QlikException e = ErrorTable.FromAnswer("acme", Given.Request("GET"), status, s_silent, new Redactor());

        Assert.Equal("Qlik." + reason, e.ErrorId);
        Assert.Equal(status, e.StatusCode);
    }

    [Theory]
    [InlineData(401, "TENANT_DEACTIVATED", null, "TenantDeactivated")]
    [InlineData(403, "tenant_deactivated", null, "TenantDeactivated")]
    [InlineData(403, "LICENSES-011", "No allotment", "NoLicenseAvailable")]
    [InlineData(400, "LICENSES-011", null, "NoLicenseAvailable")]
    [InlineData(403, null, "XSRF prevention check failed. Possible XSRF discovered.", "XsrfRejected")]
    [InlineData(400, null, "XSRF prevention check failed.", "InvalidRequest")]
    [InlineData(404, "LICENSES-016", "Assignment not found.", "NotFound")]
    public void Some_codes_and_texts_say_more_than_the_status(int status, string? code, string? text, string reason)
    {
        Assert.Equal(reason, ErrorTable.ReasonFor(status, new ServerError(code, text, null, AnswerForm.Json)).ToString());
    }

    [Fact]
    public void The_message_says_what_was_tried_on_what_and_what_the_server_said()
    {
        QlikRequest request = new QlikRequest(HttpMethod.Delete, "api/v1/users/u1", "Remove user").With("a", "b c");

        QlikException e = ErrorTable.FromAnswer(
            "acme.eu",
            request,
            404,
            new ServerError("USERS-7", "Not found.", "trace-1", AnswerForm.Json),
            new Redactor()
        );

        Assert.Equal("Remove user: DELETE /api/v1/users/u1?a=b%20c on 'acme.eu' answered 404 and said: Not found [USERS-7].", e.Message);
        Assert.Equal(("USERS-7", "trace-1"), (e.ServerCode, e.TraceId));
    }

    [Fact]
    public void An_empty_body_is_said_to_be_empty() =>
        Assert.EndsWith(
            "answered 403 with an empty body.",
            ErrorTable.FromAnswer("acme", Given.Request("PUT"), 403, s_silent, new Redactor()).Message
        );

    [Fact]
    public void A_rate_limit_says_when_it_ends()
    {
        Assert.Contains(
            "allows more requests in 14 s",
            ErrorTable.FromAnswer("acme", Given.Request("GET"), 429, s_silent, new Redactor(), TimeSpan.FromSeconds(13.2)).Message
        );
        Assert.DoesNotContain(
            "allows more requests",
            ErrorTable.FromAnswer("acme", Given.Request("GET"), 429, s_silent, new Redactor()).Message
        );
    }

    [Fact]
    public void Every_reason_has_its_own_id()
    {
        string[] ids = Enum.GetValues<ErrorReason>().Select(r => new QlikException(r, "x").ErrorId).ToArray();

        Assert.All(ids, id => Assert.Matches("^Qlik\\.[A-Z][A-Za-z]+$", id));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(ErrorReason.NameNotResolved, "host name")]
    [InlineData(ErrorReason.ConnectionFailed, "port")]
    [InlineData(ErrorReason.TlsFailed, "-TrustedRoot")]
    [InlineData(ErrorReason.Timeout, "-TimeoutSec")]
    [InlineData(ErrorReason.Unauthorized, "connect again")]
    [InlineData(ErrorReason.LoginPage, "Windows")]
    [InlineData(ErrorReason.XsrfRejected, "Xrfkey")]
    [InlineData(ErrorReason.TenantDeactivated, "reactivated")]
    [InlineData(ErrorReason.Forbidden, "admin_classic")]
    [InlineData(ErrorReason.Conflict, "repeat")]
    [InlineData(ErrorReason.RateLimited, "Wait")]
    [InlineData(ErrorReason.ServerError, "trace id")]
    [InlineData(ErrorReason.NoLicenseAvailable, "Get-QlikAllocation")]
    [InlineData(ErrorReason.RedirectRefused, "connect to it directly")]
    [InlineData(ErrorReason.UnreadableAnswer, "gateway")]
    [InlineData(ErrorReason.EmptyAnswer, "gateway")]
    [InlineData(ErrorReason.RepeatedCursor, "report it to Qlik")]
    [InlineData(ErrorReason.IncompleteAnswer, "again")]
    public void What_to_do_next_is_said(ErrorReason reason, string word) => Assert.Contains(word, ErrorTable.NextStep(reason));

    [Fact]
    public void The_next_step_is_part_of_the_exception() =>
        Assert.Equal(
            ErrorTable.NextStep(ErrorReason.Forbidden),
            ErrorTable.FromAnswer("acme", Given.Request("GET"), 403, s_silent, new Redactor()).NextStep
        );
}
