using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.QlikView;

public sealed class CallTests
{
    [Fact]
    public async Task A_call_is_SOAP_with_a_quoted_action_and_the_service_key()
    {
        Qms qms = new();

        await qms.Connection.OpenAsync(qms.Log, CancellationToken.None);

        Sent key = qms.Server.Requests[0];
        Assert.Equal("http://qv1.corp.example:4799/QMS/Service", key.Uri.AbsoluteUri);
        Assert.Equal("\"http://ws.qliktech.com/QMS/11/IQMS/GetTimeLimitedServiceKey\"", key.Headers["SOAPAction"]);
        Assert.Equal("text/xml; charset=utf-8", key.Headers["Content-Type"]);
        Assert.False(key.Headers.ContainsKey("X-Service-Key"));
        Sent services = qms.Server.Requests[1];
        Assert.Equal("key-number-1", services.Headers["X-Service-Key"]);
        Assert.Equal(
            """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetServices xmlns="http://ws.qliktech.com/QMS/11/"><serviceTypes>QlikViewServer</serviceTypes></GetServices></s:Body></s:Envelope>""",
            services.Body
        );
    }

    [Fact]
    public void The_caller_is_the_account_of_the_process_where_no_other_is_given()
    {
        Assert.Equal(CallerNames.OfProcess(), new Qms().Connection.CallerNames);
        Assert.NotEmpty(CallerNames.OfProcess());
    }

    [Fact]
    public async Task Plain_http_to_another_machine_is_warned_about_once()
    {
        Qms qms = new();

        await qms.Connection.OpenAsync(qms.Log, CancellationToken.None);
        await qms.Connection.OpenAsync(qms.Log, CancellationToken.None);

        Assert.Contains("uses http:", Assert.Single(qms.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_key_is_kept_for_fifty_seconds_and_never_shown()
    {
        Qms qms = new();

        await qms.Connection.OpenAsync(qms.Log, CancellationToken.None);
        qms.Clock.Advance(TimeSpan.FromSeconds(49));
        await qms.Connection.OpenAsync(qms.Log, CancellationToken.None);
        Assert.Equal(1, qms.Keys);
        qms.Clock.Advance(TimeSpan.FromSeconds(1));
        await qms.Connection.OpenAsync(qms.Log, CancellationToken.None);

        Assert.Equal(2, qms.Keys);
        Assert.DoesNotContain(qms.Log.All, l => l.Contains("key-number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_is_tried_once_more_with_a_new_key()
    {
        Qms qms = new Qms().Then("GetServices", Qms.Fault("The service key is missing or no longer valid."));

        await qms.Connection.OpenAsync(qms.Log, CancellationToken.None);

        Assert.Equal(2, qms.Keys);
    }

    [Fact]
    public async Task A_fault_that_stays_is_the_error_with_the_servers_words()
    {
        Qms qms = new Qms().Then("GetServices", Qms.Fault("first"), Qms.Fault("Something &lt;else&gt; broke."));

        QlikException error = await Given.FailsAsync(() => qms.Connection.OpenAsync(qms.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.ServerError, error.Reason);
        Assert.Contains("Something <else> broke", error.Message, StringComparison.Ordinal);
        Assert.Contains("log", error.NextStep!, StringComparison.Ordinal);
        Assert.Equal("Client", error.ServerCode);
        Assert.Equal(2, qms.Keys);
    }

    [Fact]
    public async Task Access_denied_names_the_two_Windows_groups()
    {
        Qms qms = new Qms().Then("GetServices", Qms.Fault("Access is denied."), Qms.Fault("Access is denied."));

        QlikException error = await Given.FailsAsync(() => qms.Connection.OpenAsync(qms.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.Forbidden, error.Reason);
        Assert.Contains("'QlikView Management API' and 'QlikView Administrators'", error.NextStep!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_401_names_the_account_and_the_two_Windows_groups()
    {
        // The machine that runs the tests may have no Kerberos ticket for the account of the process. This test is not about that.
        WindowsSignIn.Prepare();
        Qms qms = new Qms().Then("GetTimeLimitedServiceKey", Answer.Status(401));
        QlikViewConnectionOptions options = new()
        {
            Server = "qv1.corp.example",
            Credential = new System.Net.NetworkCredential("jane", "hunter22", "CORP"),
        };
        using QlikViewConnection connection = QlikViewConnection.Create(options, qms.Server, new RetryPolicy(seed: 1), qms.Clock);

        QlikException error = await Given.FailsAsync(() => connection.OpenAsync(qms.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.Unauthorized, error.Reason);
        Assert.Contains("'QlikView Management API' and 'QlikView Administrators'", error.NextStep!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_told_from_an_answer()
    {
        Qms qms = new Qms().Then("GetServices", Answer.Text("<!DOCTYPE html><html><title>IIS</title></html>", 200, "text/html"));

        QlikException error = await Given.FailsAsync(() => qms.Connection.OpenAsync(qms.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.LoginPage, error.Reason);
        Assert.Contains("port 4799", error.NextStep!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_says_so()
    {
        string whole = Qms.Response("GetServices", "<d:ServiceInfo/>");
        Qms qms = new Qms().Then("GetServices", Qms.Xml(whole[..(whole.Length / 2)]));

        QlikException error = await Given.FailsAsync(() => qms.Connection.OpenAsync(qms.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.UnreadableAnswer, error.Reason);
        Assert.Contains("ends in the middle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_answer_says_so()
    {
        Qms qms = new Qms().Then("GetServices", Qms.Xml(string.Empty));

        QlikException error = await Given.FailsAsync(() => qms.Connection.OpenAsync(qms.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.EmptyAnswer, error.Reason);
    }

    [Theory]
    [InlineData("<nothing/>")]
    [InlineData("""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>""")]
    [InlineData("""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><PingResponse/></s:Body></s:Envelope>""")]
    [InlineData("this is no XML")]
    public async Task Something_else_than_the_answer_is_refused(string body)
    {
        Qms qms = new Qms().Then("GetServices", Qms.Xml(body));

        QlikException error = await Given.FailsAsync(() => qms.Connection.OpenAsync(qms.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.UnreadableAnswer, error.Reason);
    }

    [Fact]
    public async Task A_DTD_with_an_external_entity_is_refused_unread()
    {
        const string Attack = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><x>&f;</x>""";
        Qms qms = new Qms()
            .Then("GetServices", Qms.Xml(Attack))
            .Then("GetCALConfiguration", Always(Qms.Xml(Attack)))
            .Then("Ping", Always(Qms.Xml(Attack, 500)));

        QlikException whole = await Given.FailsAsync(() => qms.Connection.OpenAsync(qms.Log, CancellationToken.None));
        QlikException streamed = await Given.FailsAsync(() =>
            qms.Connection.Allocations.ListAsync(new AllocationQuery(), (_, _) => Task.CompletedTask, qms.Log, CancellationToken.None)
        );
        QlikException fault = await Given.FailsAsync(() =>
            qms.Connection.InvokeAsync("GET", "Ping", [], null, qms.Log, CancellationToken.None)
        );

        Assert.All(new[] { whole, streamed }, e => Assert.Equal(ErrorReason.UnreadableAnswer, e.Reason));
        Assert.All(new[] { whole, streamed, fault }, e => Assert.Contains("DTD", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_newest_interface_that_the_server_knows_is_used_for_signed_keys()
    {
        Qms qms = new Qms().Then(
            "GetQVSLicenseInfo",
            Unknown,
            Unknown,
            Qms.Xml(Qms.Response("GetQVSLicenseInfo", "New", "http://ws.qliktech.com/QMS/12/5/"))
        );
        qms.Then(
            "GetAssignedUsers",
            Qms.Xml(
                Qms.Response(
                    "GetAssignedUsers",
                    """
                    <d:assignments><d:Assignment><d:created>2026-02-01T10:00:00Z</d:created><d:id>A1</d:id><d:subject>CORP\alice</d:subject><d:type>analyzer</d:type></d:Assignment></d:assignments><d:max>5</d:max>
                    """
                )
            )
        );

        List<Allocation> rows = [];
        await qms.Connection.Allocations.ListAsync(new AllocationQuery(), Given.Into(rows), qms.Log, CancellationToken.None);

        Allocation row = Assert.Single(rows);
        Assert.Equal(
            ("qv:signed:A1", "Analyzer", @"CORP\alice", new DateTimeOffset(2026, 2, 1, 10, 0, 0, TimeSpan.Zero)),
            (row.Id, row.Type, row.User, row.CreatedAt)
        );
        Assert.Equal(LastUsedSource.Unknown, row.LastUsedSource);
        Assert.EndsWith("/12/5/IQMS5/GetAssignedUsers\"", qms.Server.Requests.Last().Headers["SOAPAction"], StringComparison.Ordinal);

        static System.Net.Http.HttpResponseMessage Unknown(Sent sent) => Qms.Fault("ContractFilter mismatch", "a:ActionNotSupported")(sent);
    }

    [Fact]
    public async Task A_raw_call_that_changes_needs_POST_and_is_not_sent_twice()
    {
        Qms qms = new Qms().Then("SaveThings", Answer.Drop);

        QlikException get = await Given.FailsAsync(() =>
            qms.Connection.InvokeAsync("GET", "SaveThings", [], null, qms.Log, CancellationToken.None)
        );
        QlikException post = await Given.FailsAsync(() =>
            qms.Connection.InvokeAsync("POST", "SaveThings", [], "<a>1</a>", qms.Log, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.InvalidInput, get.Reason);
        Assert.Equal(ErrorReason.ConnectionFailed, post.Reason);
        Assert.Single(qms.Operations, "SaveThings");
    }

    /// <summary>The number of attempts of a call that only reads.</summary>
    private static Func<Sent, HttpResponseMessage>[] Always(Func<Sent, HttpResponseMessage> answer) =>
        Enumerable.Repeat(answer, RetryPolicy.DefaultMaxAttempts).ToArray();
}
