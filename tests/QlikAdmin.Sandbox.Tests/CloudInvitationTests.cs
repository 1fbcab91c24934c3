using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class CloudInvitationTests(CloudPeople people) : IClassFixture<CloudPeople>
{
    private SandboxSession Session => people.Session;

    [Fact]
    public async Task Every_address_gets_a_row_of_its_own_in_the_order_of_the_request()
    {
        await people.AddAsync("known");
        await people.AddAsync("shut", ""","status":"disabled" """);
        string waiting = await people.AddAsync("waiting", ""","status":"invited" """);

        (HttpStatusCode status, JsonNode? body) = await people.SendAsync(
            "POST",
            "users/actions/invite",
            """
            {"invitees":[{"email":"first@new.example","name":"First","language":"sv"},{"email":"KNOWN@arranged.example"},{"email":"shut@arranged.example","resend":true},
             {"email":"waiting@arranged.example"},{"email":"no address"},{"email":"first@new.example"}]}
            """
        );

        JsonArray rows = body!["data"]!.AsArray();
        Assert.Equal(HttpStatusCode.MultiStatus, status);
        Assert.Equal(["ok", "error", "error", "exists", "error", "exists"], rows.Select(r => (string)r!["status"]!));
        Assert.Equal(["1001", "1002", "400"], rows.Where(r => r!["code"] is not null).Select(r => (string)r!["code"]!));
        Assert.Equal(waiting, (string?)rows[3]!["userId"]);
        JsonNode user = await people.UserAsync((string)rows[0]!["userId"]!);
        Assert.Equal("invited", (string?)user["status"]);
        Assert.Equal("First", (string?)user["name"]);
        Assert.True(Guid.TryParse((string?)user["subject"], out _));
        JsonNode sent = Assert.Single(await SentAsync(), c => (string?)c["id"] == (string?)user["id"]);
        Assert.Equal("sv", (string?)sent["detail"]!["language"]);
    }

    [Fact]
    public async Task Sending_again_renews_the_invitation_of_who_has_not_come_yet()
    {
        string id = await people.AddAsync("slow", ""","status":"invited","inviteExpiry":"2026-03-01T00:00:00Z" """);
        double expired = (double)(await people.UserAsync(id))["inviteExpiry"]!;

        (_, JsonNode? body) = await people.SendAsync(
            "POST",
            "users/actions/invite",
            """{"invitees":[{"email":"slow@arranged.example","resend":true}]}"""
        );

        Assert.Equal("ok", (string?)Assert.Single(body!["data"]!.AsArray())!["status"]);
        Assert.True((double)(await people.UserAsync(id))["inviteExpiry"]! > expired + TimeSpan.FromDays(7).TotalSeconds);
        JsonNode sent = Assert.Single(await SentAsync(), c => (string?)c["id"] == id);
        Assert.True((bool)sent["detail"]!["resend"]!);
        Assert.Equal("en", (string?)sent["detail"]!["language"]);
    }

    [Fact]
    public async Task Nobody_is_invited_while_no_mail_can_be_sent()
    {
        await Session.ControlAsync("settings", """{"mailDown":true}""");
        (_, JsonNode? body) = await people.SendAsync("POST", "users/actions/invite", """{"invitees":[{"email":"unlucky@new.example"}]}""");
        await Session.ControlAsync("settings", """{"mailDown":false}""");

        Assert.Equal("1003", (string?)Assert.Single(body!["data"]!.AsArray())!["code"]);
        Assert.DoesNotContain((await SandboxSession.GetAsync(Session.Control, "state/cloud/users")).AsArray(), u =>
            (string?)u!["email"] == "unlucky@new.example"
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"invitees":"a@b.example"}""")]
    [InlineData("""{"invitees":[{"name":"No address"}]}""")]
    [InlineData("no json")]
    public async Task A_request_without_addresses_is_refused_with_a_numeric_code(string request)
    {
        (HttpStatusCode status, JsonNode? body) = await people.SendAsync("POST", "users/actions/invite", request);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(400, (int)body!["errors"]![0]!["code"]!);
    }

    [Fact]
    public async Task An_invitation_ends_by_the_clock_and_can_be_renewed()
    {
        await using SandboxSession own = await SandboxSession.StartAsync(users: 0);
        JsonNode user = await own.ControlAsync("cloud/users", """{"subject":"idp|late","email":"late@new.example","status":"invited"}""");
        await own.AdvanceAsync(TimeSpan.FromDays(8));
        JsonNode tooLate = await own.ControlAsync("login", """{"service":"cloud","user":"idp|late"}""");
        using System.Net.Http.HttpResponseMessage renewed = await own.Cloud.PatchAsync(
            "api/v1/users/" + (string)user["id"]!,
            SandboxSession.Json("""[{"op":"renew","path":"/inviteExpiry","value":true}]""")
        );
        JsonNode inTime = await own.ControlAsync("login", """{"service":"cloud","user":"idp|late"}""");

        Assert.Equal("invitation expired", (string?)tooLate["reason"]);
        Assert.Equal(HttpStatusCode.NoContent, renewed.StatusCode);
        Assert.True((bool)inTime["signedIn"]!);
        Assert.Equal("active", (string?)(await SandboxSession.GetAsync(own.Cloud, "api/v1/users/" + (string)user["id"]!))["status"]);
    }

    [Fact]
    public async Task Deleting_who_is_only_invited_cancels_the_invitation()
    {
        string id = await people.AddAsync("unwanted", ""","status":"invited" """);

        Assert.Equal(HttpStatusCode.NoContent, (await people.SendAsync("DELETE", "users/" + id)).Status);

        JsonArray changes = (await SandboxSession.GetAsync(Session.Control, "changes?service=cloud")).AsArray();
        Assert.Contains(changes, c =>
            (string?)c!["table"] == "users/invitations" && (string?)c["id"] == id && (string?)c["action"] == "cancelled"
        );
    }

    private async Task<JsonNode[]> SentAsync() =>
        (await SandboxSession.GetAsync(Session.Control, "changes?service=cloud"))
            .AsArray()
            .Where(c => (string?)c!["table"] == "users/invitations" && (string?)c["action"] == "sent")
            .Select(c => c!)
            .ToArray();
}
