using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Users;

public sealed class CloudUserChangeTests : IDisposable
{
    private readonly CloudTenant _tenant = new();

    public void Dispose() => _tenant.Dispose();

    private IUserReader Reader => _tenant.Connection.Users;

    private IRoleReader Roles => _tenant.Connection.Roles;

    private IUserWriter Writer => _tenant.Connection.UserWriter;

    [Fact]
    public async Task A_user_is_blocked_by_one_operation_and_read_back()
    {
        _tenant.AddUser("u1");

        Assert.Null(await Writer.SetStatusAsync("u1", UserStatus.Disabled, _tenant.Log, CancellationToken.None));

        Assert.Equal(["PATCH /api/v1/users/u1", "GET /api/v1/users/u1"], _tenant.Server.Requests.Select(r => r.Method + " " + r.Path));
        Assert.True(
            JToken.DeepEquals(
                JToken.Parse("""[{"op":"replace","path":"/status","value":"disabled"}]"""),
                JToken.Parse(_tenant.Calls("PATCH").Single().Body!)
            )
        );
    }

    [Theory]
    [InlineData("""{"errors":[{"code":"USERS-9","title":"Alerts were not stopped"}]}""", "Alerts were not stopped")]
    [InlineData("", "does not say what failed")]
    public async Task What_failed_beside_the_change_is_a_warning(string body, string said)
    {
        _tenant.AddUser("u1");
        _tenant.PatchAnswer = (207, body);

        Assert.Contains(said, await Writer.SetStatusAsync("u1", UserStatus.Disabled, _tenant.Log, CancellationToken.None));

        string warning = Assert.Single(_tenant.Log.Warnings);
        Assert.Contains(said, warning);
        Assert.Contains((await Reader.GetAsync("u1", _tenant.Log, CancellationToken.None))!.Account, warning);
    }

    [Fact]
    public async Task A_change_that_does_not_show_is_not_believed()
    {
        _tenant.AddUser("u1");
        _tenant.IgnoresChanges = true;

        Assert.Equal(
            ErrorReason.NotConfirmed,
            (await Given.FailsAsync(() => Writer.SetStatusAsync("u1", UserStatus.Disabled, _tenant.Log, CancellationToken.None))).Reason
        );
        Assert.Equal(
            ErrorReason.NotConfirmed,
            (await Given.FailsAsync(() => Writer.DeleteAsync("u1", _tenant.Log, CancellationToken.None))).Reason
        );
        Assert.Single(_tenant.Calls("PATCH"));
        Assert.Single(_tenant.Calls("DELETE"));
    }

    [Fact]
    public async Task After_a_lost_answer_it_is_in_doubt_and_not_sent_again()
    {
        _tenant.AddUser("u1");
        _tenant.Override = sent => sent.Method == "PATCH" ? Answer.Drop : null;

        Assert.True(
            (await Given.FailsAsync(() => Writer.SetStatusAsync("u1", UserStatus.Disabled, _tenant.Log, CancellationToken.None))).InDoubt
        );

        Assert.Single(_tenant.Calls("PATCH"));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_change_that_was_accepted_and_can_not_be_read_is_in_doubt(int status)
    {
        _tenant.AddUser("u1");
        bool isSent = false;
        _tenant.Override = sent =>
        {
            bool isReading = isSent && sent.Method == "GET";
            isSent |= sent.Method is "PATCH" or "DELETE";
            return isReading ? Answer.Text("no", status) : null;
        };

        QlikException disabled = await Given.FailsAsync(() =>
            Writer.SetStatusAsync("u1", UserStatus.Disabled, _tenant.Log, CancellationToken.None)
        );
        QlikException deleted = await Given.FailsAsync(() => Writer.DeleteAsync("u1", _tenant.Log, CancellationToken.None));

        Assert.All([disabled, deleted], e => Assert.Equal((ErrorReason.NotConfirmed, true, status), (e.Reason, e.InDoubt, e.StatusCode)));
        Assert.Contains("accepted the change, but the read after it failed", deleted.Message);
    }

    [Fact]
    public async Task A_role_is_given_and_taken_by_its_id_and_only_where_that_changes_something()
    {
        _tenant.AddUser("u1", roles: "Viewer");

        await Writer.AddRoleAsync("u1", "r-Viewer", _tenant.Log, CancellationToken.None);
        await Writer.RemoveRoleAsync("u1", "r-Steward", _tenant.Log, CancellationToken.None);
        Assert.Empty(_tenant.Calls("PATCH"));

        await Writer.AddRoleAsync("u1", "r-Steward", _tenant.Log, CancellationToken.None);
        await Writer.RemoveRoleAsync("u1", "r-Viewer", _tenant.Log, CancellationToken.None);

        Assert.Equal(
            [
                """[{"op":"add","path":"/assignedRoles/-","value":{"id":"r-Steward"}}]""",
                """[{"op":"remove-value","path":"/assignedRoles","value":{"id":"r-Viewer"}}]""",
            ],
            _tenant.Calls("PATCH").Select(r => r.Body)
        );
    }

    [Fact]
    public async Task Fields_are_set_in_one_call_and_unknown_ones_are_refused_before_it()
    {
        _tenant.AddUser("u1");
        UserEdit[] edits =
        [
            new(UserEdit.Name, "Jane"),
            new(UserEdit.PreferredLocale, "de"),
            new(UserEdit.PreferredTimeZone, "Europe/Berlin"),
        ];

        await Writer.EditAsync("u1", edits, _tenant.Log, CancellationToken.None);

        Assert.Equal(
            ["/name", "/preferredLocale", "/preferredZoneinfo"],
            JArray.Parse(_tenant.Calls("PATCH").Single().Body!).Select(o => (string?)o["path"])
        );
        foreach (
            UserEdit wrong in new UserEdit[] { new(UserEdit.Tag, "[]"), new("Email", "a@b.example"), new(UserEdit.PreferredLocale, null) }
        )
        {
            Assert.Equal(
                ErrorReason.NotSupported,
                (await Given.FailsAsync(() => Writer.EditAsync("u1", [wrong], _tenant.Log, CancellationToken.None))).Reason
            );
        }

        Assert.Single(_tenant.Calls("PATCH"));
    }

    [Fact]
    public async Task Who_is_deleted_is_read_again_and_who_is_gone_is_told_as_such()
    {
        _tenant.AddUser("u1");

        Assert.Equal(Outcome.Removed, await Writer.DeleteAsync("u1", _tenant.Log, CancellationToken.None));
        Assert.Equal(Outcome.AlreadyGone, await Writer.DeleteAsync("u1", _tenant.Log, CancellationToken.None));
        Assert.Equal(["DELETE", "GET", "DELETE"], _tenant.Server.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task Roles_tell_whether_they_raise_in_either_form()
    {
        IReadOnlyList<Role> roles = await Roles.GetRolesAsync(_tenant.Log, CancellationToken.None);

        Assert.Equal([("TenantAdmin", true), ("Steward", true), ("Viewer", false)], roles.Select(r => (r.Name, r.FullUser)));
        Assert.Equal(("default", "admin", "All of it"), (roles[0].Type, roles[0].Level, roles[0].Description));
        Assert.Equal(["x"], roles[0].Permissions);
    }

    [Fact]
    public async Task Each_address_has_its_outcome_whatever_the_order_of_the_answer()
    {
        _tenant.Override = sent =>
            sent.Path.EndsWith("/invite", StringComparison.Ordinal)
                ? Answer.Json(
                    """
                    {"data":[{"status":"error","email":"mail@x.example","code":1003,"title":"External dependency"},
                             {"status":"exists","email":"old@x.example","subject":"s2","userId":"u2"},
                             {"status":"error","email":"active@x.example","code":1001,"title":"Active"},
                             {"status":"error","email":"off@x.example","code":1002,"title":"Disabled"},
                             {"status":"ok","email":"NEW@x.example","subject":"s1","userId":"u1"}]}
                    """,
                    207
                )
                : null;
        InvitationOrder[] orders = new[]
        {
            "new@x.example",
            "old@x.example",
            "active@x.example",
            "off@x.example",
            "mail@x.example",
            "lost@x.example",
        }
            .Select(e => new InvitationOrder(e) { Language = "de", Resend = true })
            .ToArray();

        IReadOnlyList<ItemResult<InvitationOrder>> attempts = await Writer.InviteAsync(orders, _tenant.Log, CancellationToken.None);

        Assert.Equal(
            [
                (Outcome.Invited, null),
                (Outcome.Exists, null),
                (Outcome.Exists, null),
                (Outcome.Failed, ErrorReason.Conflict),
                (Outcome.Failed, ErrorReason.ServerError),
                (Outcome.Open, (ErrorReason?)ErrorReason.IncompleteAnswer),
            ],
            attempts.Select(a => (a.Outcome, a.Error?.Reason))
        );
        Assert.Equal("u1", attempts[0].NewId);
        JObject first = (JObject)JObject.Parse(_tenant.Server.Only.Body!)["invitees"]![0]!;
        Assert.Equal(("new@x.example", "de", true), ((string?)first["email"], (string?)first["language"], (bool?)first["resend"]));
    }
}
