using Newtonsoft.Json.Linq;
using QlikAdmin.Changes;
using QlikAdmin.Core.Tests.Users;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>The server does the work and then answers badly. The journal records what the server did.</summary>
public sealed class DoneAndAnsweredWrongTests
{
    private readonly RecordingJournal _journal = new();

    public static TheoryData<string> Answers => ["503", "502", "500", "page", "garbage", "empty", "drop"];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_removal_on_Cloud_is_ours(string answer)
    {
        using CloudTenant tenant = new();
        tenant.Assigned.AddRange([("idp|a", "analyzer"), ("idp|b", "professional")]);
        tenant.AddUser("a", "idp|a");
        tenant.AddUser("b", "idp|b");
        Spoil(
            tenant.Server,
            sent => sent.Path.EndsWith("/delete", StringComparison.Ordinal),
            answer,
            o => tenant.Override = o,
            tenant.Route
        );

        IReadOnlyList<ItemResult<Allocation>> attempts = await _journal
            .Executor()
            .RemoveAsync(tenant.Connection, [Of(tenant, "idp|a", "Analyzer"), Of(tenant, "idp|b", "Professional")], tenant.Log);

        Assert.Empty(tenant.Assigned);
        Assert.Equal([Outcome.Released, Outcome.Released], attempts.Select(a => a.Outcome));
        Assert.Equal([(Outcome.Released, false), (Outcome.Released, false)], _journal.Ended.Select(e => (e.Outcome, e.InDoubt)));
    }

    [Fact]
    public async Task An_assignment_that_is_not_there_at_the_first_attempt_was_gone_before()
    {
        using CloudTenant tenant = new();
        tenant.AddUser("a", "idp|a");

        Assert.Equal(
            Outcome.AlreadyGone,
            Assert.Single(await _journal.Executor().RemoveAsync(tenant.Connection, [Of(tenant, "idp|a", "Analyzer")], tenant.Log)).Outcome
        );
        Assert.Equal(Outcome.AlreadyGone, Assert.Single(_journal.Ended).Outcome);
    }

    [Fact]
    public async Task A_removal_on_Cloud_that_can_not_be_read_afterwards_is_open()
    {
        using CloudTenant tenant = new();
        tenant.Assigned.Add(("idp|a", "analyzer"));
        tenant.AddUser("a", "idp|a");
        tenant.Override = sent =>
            sent.Method == "POST" || !tenant.Calls(ending: "/delete").Any()
                ? null
                : Answer.Json("""{"errors":[{"code":"AUTH-1","title":"Key revoked"}]}""", 401);

        IReadOnlyList<ItemResult<Allocation>> attempts = await _journal
            .Executor()
            .RemoveAsync(tenant.Connection, [Of(tenant, "idp|a", "Analyzer")], tenant.Log);

        ItemResult<Allocation> attempt = Assert.Single(attempts);
        Assert.True(attempt.InDoubt);
        Assert.Contains("It is not known whether it was done", attempt.Error!.Message);
        Assert.Contains($"Resume-QlikOperation -Run {RunText.Short(_journal.RunId)}", attempt.Error.NextStep);
        Assert.True(Assert.Single(_journal.Ended).InDoubt);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_removal_on_Sense_is_ours(string answer)
    {
        using SenseSite site = new();
        Allocation row = site.AddAccess(1);
        Spoil(site.Server, sent => sent.Method == "DELETE", answer, o => site.Override = o, site.Route);

        ItemResult<Allocation> attempt = Assert.Single(await _journal.Executor().RemoveAsync(site.Connection, [row], site.Log));

        Assert.Empty(site.Families["analyzeraccesstype"]);
        Assert.Equal((Outcome.Released, false), (attempt.Outcome, attempt.InDoubt));
        Assert.Equal((Outcome.Released, false), (Assert.Single(_journal.Ended).Outcome, _journal.Ended[0].InDoubt));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_removal_on_Sense_that_can_not_be_read_afterwards_is_open(int status)
    {
        using SenseSite site = new();
        Allocation row = site.AddAccess(1);
        site.Override = sent => sent.Method == "GET" && site.Calls("DELETE").Any() ? Answer.Text("no", status) : null;

        ItemResult<Allocation> attempt = Assert.Single(await _journal.Executor().RemoveAsync(site.Connection, [row], site.Log));

        Assert.True(attempt.InDoubt);
        Assert.Equal(Outcome.Open, Assert.Single(_journal.Ended).Outcome);
    }

    [Fact]
    public async Task A_page_of_a_gateway_that_says_not_found_does_not_tell_that_a_row_is_gone()
    {
        using SenseSite site = new();
        Allocation row = site.AddAccess(1);
        site.OnDelete = (_, _) => { };
        site.Override = sent =>
            sent.Method == "GET" && site.Calls("DELETE").Any()
                ? Answer.Text("<html><body>Not found</body></html>", 404, "text/html")
                : null;

        Assert.True(Assert.Single(await _journal.Executor().RemoveAsync(site.Connection, [row], site.Log)).InDoubt);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_deletion_and_a_blocking_on_Cloud_are_ours(string answer)
    {
        using CloudTenant tenant = new();
        tenant.AddUser("jane");
        tenant.AddUser("bob");
        Spoil(tenant.Server, sent => sent.Method is "PATCH" or "DELETE", answer, o => tenant.Override = o, tenant.Route);
        User bob = (await tenant.Connection.Users.GetAsync("bob", tenant.Log, CancellationToken.None))!;

        ItemResult deleted = await RunAsync(
            tenant.Connection,
            new Change(ChangeKind.RemoveUser, "jane") { UserId = "jane" },
            async t => new ItemResult(await tenant.Connection.UserWriter.DeleteAsync("jane", tenant.Log, t))
        );
        IReadOnlyList<PlannedChange> blocked = await _journal
            .Executor()
            .RunAsync(tenant.Connection, [UserChanges.OfStatus(bob, UserStatus.Disabled)], tenant.Log, CancellationToken.None);

        Assert.DoesNotContain(tenant.Users, u => (string?)u["id"] == "jane");
        Assert.Equal(Outcome.Removed, deleted.Outcome);
        Assert.Equal((Outcome.Disabled, null), (blocked[0].Outcome, blocked[0].Error));
        Assert.All(_journal.Ended, e => Assert.False(e.InDoubt));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task What_a_key_that_ended_in_between_can_not_read_is_open_and_resumed_with_another(int status)
    {
        using CloudTenant tenant = new();
        tenant.AddUser("bob", roles: "Viewer");
        User bob = (await tenant.Connection.Users.GetAsync("bob", tenant.Log, CancellationToken.None))!;
        tenant.Override = sent =>
            sent.Method == "GET" && tenant.Calls("PATCH").Any()
                ? Answer.Json("""{"errors":[{"code":"X-1","title":"No"}]}""", status)
                : null;
        Change role = UserChanges.OfRole(bob, new Role("r-Steward", "Steward", QlikProduct.Cloud, "acme"), isGiven: true);

        IReadOnlyList<PlannedChange> results = await _journal
            .Executor()
            .RunAsync(tenant.Connection, [role], tenant.Log, CancellationToken.None);

        Assert.Equal((Outcome.Open, true), (results[0].Outcome, results[0].InDoubt));
        tenant.Override = null;
        JournalEntry entry = new(_journal.RunId, 1, "x.jsonl")
        {
            Change = role,
            Action = "AddUserRole",
            State = JournalEntryState.Open,
        };
        Resumption resumption = new(new JournalContent(new JournalRun(_journal.RunId, "x.jsonl"), [entry]));
        OperationStep step = Assert.Single(
            await resumption.LookAsync(
                new OperationBatch(tenant.Connection, ChangeHandlers.All.Find(role.Kind)!, [entry]),
                tenant.Log,
                CancellationToken.None
            )
        );
        Assert.Equal(Outcome.Added, step.Settled?.Outcome);
    }

    [Theory]
    [InlineData(false, Outcome.Invited)]
    [InlineData(true, Outcome.Exists)]
    public async Task An_invitation_that_had_to_be_sent_again_is_ours_unless_the_address_was_known_before(bool isKnown, Outcome expected)
    {
        using CloudTenant tenant = new();
        DateTimeOffset now = new FakeClock().UtcNow;
        if (isKnown)
        {
            tenant.AddUser("new", status: "invited")["createdAt"] = now.AddDays(-1);
        }

        int calls = 0;
        tenant.Override = sent => Dated(sent.Path.EndsWith("/invite", StringComparison.Ordinal) ? Invite(sent) : tenant.Route(sent));
        await tenant.Connection.Users.GetCallerAsync(tenant.Log, CancellationToken.None);

        ItemResult attempt = Assert.Single(
            await _journal
                .Executor()
                .RunAsync(
                    tenant.Connection,
                    [InvitationChanges.Of(new InvitationOrder("new@acme.example"))],
                    tenant.Log,
                    CancellationToken.None
                )
        );

        Assert.Equal(2, calls);
        Assert.Equal((expected, null), (attempt.Outcome, attempt.Error));
        Assert.Equal(expected, Assert.Single(_journal.Ended).Outcome);
        Assert.Equal(isKnown, attempt.Detail!.Contains("known before"));

        Func<Sent, HttpResponseMessage> Invite(Sent sent)
        {
            if (++calls == 2)
            {
                return Answer.Json("""{"data":[{"status":"exists","email":"new@acme.example","userId":"new"}]}""", 207);
            }

            if (!isKnown)
            {
                tenant.AddUser("new", status: "invited")["createdAt"] = now.AddSeconds(2);
            }

            return Answer.Status(503);
        }

        Func<Sent, HttpResponseMessage> Dated(Func<Sent, HttpResponseMessage> answer) =>
            sent =>
            {
                HttpResponseMessage response = answer(sent);
                response.Headers.Date = now;
                return response;
            };
    }

    [Fact]
    public async Task A_removal_whose_deletion_can_not_be_read_never_says_that_the_user_is_there()
    {
        RemovalBench bench = new();
        FakeSite site = bench.Site;
        site.FakeUsers.DeleteFault = new QlikException(
            ErrorReason.NotConfirmed,
            "Delete a user: the server accepted the change, but the read after it failed"
        )
        {
            InDoubt = true,
        };
        site.FakeUsers.BeforeRead = _ =>
        {
            if (bench.Journal.Begun.Any(c => c.Kind == ChangeKind.RemoveUser))
            {
                throw new QlikException(ErrorReason.Unauthorized, "The key is revoked.");
            }
        };

        UserRemoval removal = await bench.RemoveAsync();

        Assert.Equal(Outcome.Open, removal.Outcome);
        Assert.DoesNotContain("still exists", removal.Error!.Message);
        Assert.Contains("It is not known whether the user is deleted.", removal.Error.Message);
        Assert.True(bench.Journal.Ended.Single(e => e.Key.Kind == ChangeKind.RemoveUser).Value.InDoubt);
    }

    /// <summary>Lets the server do the work. The test chooses the first answer, and a repeated request gets the real one.</summary>
    private static void Spoil(
        FakeServer server,
        Func<Sent, bool> isChange,
        string answer,
        Action<Func<Sent, Func<Sent, HttpResponseMessage>?>> set,
        Func<Sent, Func<Sent, HttpResponseMessage>> route
    )
    {
        set(sent =>
        {
            if (!isChange(sent) || server.Requests.Count(r => r.Method == sent.Method && r.Path == sent.Path) > 1)
            {
                return null;
            }

            using HttpResponseMessage done = route(sent)(sent);
            return answer switch
            {
                "page" => Answer.Text("<html><body>Sign in</body></html>", 200, "text/html"),
                "garbage" => Answer.Text("\u0001\u0002 not JSON", 502, "application/octet-stream"),
                "empty" => Answer.Status(500),
                "drop" => Answer.Drop,
                _ => Answer.Status(int.Parse(answer)),
            };
        });
    }

    private static Allocation Of(CloudTenant tenant, string subject, string type)
    {
        return new Allocation(type.ToLowerInvariant() + ":" + subject, QlikProduct.Cloud, tenant.Connection.Name, type) { User = subject };
    }

    private async Task<ItemResult> RunAsync(Connection connection, Change change, Func<CancellationToken, Task<ItemResult>> make)
    {
        return Assert.Single(
            await _journal.RunAsync(connection, [change], async t => [await make(t)], SilentLog.Instance, CancellationToken.None)
        );
    }
}
