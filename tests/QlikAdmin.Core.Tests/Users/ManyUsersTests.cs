using Newtonsoft.Json.Linq;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>How many requests it takes to read, change and confirm many users of a tenant.</summary>
public sealed class ManyUsersTests : IDisposable
{
    private const int Many = 32;

    private readonly CloudTenant _tenant = new();

    public void Dispose() => _tenant.Dispose();

    [Fact]
    public async Task One_read_confirms_a_whole_batch()
    {
        List<User> users = Users(Many);

        IReadOnlyList<PlannedChange> made = await BlockAsync(users);

        Assert.All(made, m => Assert.Equal(Outcome.Disabled, m.Outcome));
        Assert.Equal(Many, _tenant.Calls("PATCH").Count());
        Sent read = Assert.Single(ReadsOfUsers());
        Assert.Equal("/api/v1/users/actions/filter", read.Path);
        string filter = (string)JObject.Parse(read.Body!)["filter"]!;
        Assert.All(users, u => Assert.Contains($"id eq \"{u.Id}\"", filter));
        Assert.Equal("PATCH", _tenant.Server.Requests[^2].Method);
    }

    [Fact]
    public async Task Who_is_still_active_in_the_list_is_read_alone_before_the_change_counts_as_not_confirmed()
    {
        List<User> users = Users(Many);
        JObject late = (JObject)_tenant.User(Id(3)).DeepClone();
        _tenant.Override = sent =>
            sent.Path.EndsWith("/actions/filter", StringComparison.Ordinal)
                ? Answer.Json(
                    new JObject
                    {
                        ["data"] = new JArray(
                            _tenant.Users.Where(u => (string?)u["id"] != Id(3) && (string?)u["id"] != Id(5)).Append(late)
                        ),
                    }.ToString()
                )
                : null;

        IReadOnlyList<PlannedChange> made = await BlockAsync(users);

        Assert.All(made, m => Assert.Equal(Outcome.Disabled, m.Outcome));
        Assert.Equal(["/api/v1/users/" + Id(3), "/api/v1/users/" + Id(5)], Singles());
    }

    [Fact]
    public async Task What_is_not_so_afterwards_is_not_confirmed()
    {
        List<User> users = Users(Many);
        _tenant.IgnoresChanges = true;

        IReadOnlyList<PlannedChange> made = await BlockAsync(users);

        Assert.All(made, m => Assert.Equal(ErrorReason.NotConfirmed, m.Error!.Reason));
    }

    [Fact]
    public async Task A_list_that_is_refused_is_replaced_by_the_users_themselves()
    {
        List<User> users = Users(Many);
        _tenant.Override = sent => sent.Path.EndsWith("/actions/filter", StringComparison.Ordinal) ? Answer.Json("{}", 403) : null;

        IReadOnlyList<PlannedChange> made = await BlockAsync(users);

        Assert.All(made, m => Assert.Equal(Outcome.Disabled, m.Outcome));
        Assert.Equal(Many, Singles().Count);
    }

    [Fact]
    public async Task One_refused_user_leaves_the_others_alone()
    {
        List<User> users = Users(Many);
        _tenant.Override = sent =>
            sent.Method == "PATCH" && sent.Path == "/api/v1/users/" + Id(7)
                ? Answer.Json("""{"errors":[{"code":"USERS-3","title":"Forbidden","status":403}]}""", 403)
                : null;

        IReadOnlyList<PlannedChange> made = await BlockAsync(users);

        Assert.Equal(Id(7), Assert.Single(made, m => m.Error is not null).Change.ItemId);
        Assert.Single(ReadsOfUsers());
    }

    [Fact]
    public async Task Changes_of_a_journal_are_looked_at_with_one_read()
    {
        List<User> users = Users(Many);
        JObject gone = _tenant.User(Id(9));
        _tenant.Users.Remove(gone);

        IReadOnlyList<ChangeReading> readings = await ChangeHandlers
            .All.Find(ChangeKind.SetUserStatus)!
            .ReadAsync(
                _tenant.Connection,
                users.ConvertAll(u => UserChanges.OfStatus(u, UserStatus.Disabled)),
                _tenant.Log,
                CancellationToken.None
            );

        // A user who is not in a list does not count as deleted: a read by id decides.
        Assert.Equal(ChangeState.Other, readings[8].State);
        Assert.Equal(Many - 1, readings.Count(r => r.State == ChangeState.NotDone));
        Assert.Equal(["/api/v1/users/" + Id(9)], Singles());
    }

    /// <summary>As long as the ids of a tenant, so that the ids of a batch do not fit into an address.</summary>
    private static string Id(int number) => FormattableString.Invariant($"u{number:00}{new string('0', 29)}");

    private List<User> Users(int count)
    {
        return Enumerable.Range(1, count).Select(i => CloudRow(_tenant.AddUser(Id(i)))).ToList();
    }

    private static User CloudRow(JObject row) => Products.Cloud.CloudUserReader.Read(row, "acme")!;

    private IEnumerable<Sent> ReadsOfUsers() =>
        _tenant.Server.Requests.Where(r =>
            r.Path.StartsWith("/api/v1/users", StringComparison.Ordinal)
            && r.Method is "GET" or "POST"
            && r.Path != "/api/v1/users/me"
            && !IsOfAdmins(r)
        );

    /// <summary>Whether a read belongs to the guard of the last administrator, which lists the administrators.</summary>
    private static bool IsOfAdmins(Sent read) => read.Method == "GET" && read.Path == "/api/v1/users";

    private List<string> Singles() =>
        ReadsOfUsers().Where(r => r.Method == "GET").Select(r => r.Path).Order(StringComparer.Ordinal).ToList();

    private Task<IReadOnlyList<PlannedChange>> BlockAsync(List<User> users)
    {
        return new RecordingJournal()
            .Executor()
            .RunAsync(
                _tenant.Connection,
                users.ConvertAll(u => UserChanges.OfStatus(u, UserStatus.Disabled)),
                _tenant.Log,
                CancellationToken.None
            );
    }
}
