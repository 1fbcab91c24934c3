using QlikAdmin.Plans;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

public sealed class CallerTests : IDisposable
{
    private readonly CloudTenant _tenant = new();

    public void Dispose() => _tenant.Dispose();

    [Fact]
    public async Task The_server_is_asked_once_who_calls()
    {
        Caller caller = Caller.Of(_tenant.Connection);
        User self = (await _tenant.Connection.Users.GetAsync("caller", _tenant.Log, CancellationToken.None))!;
        _tenant.AddUser("u1");
        User other = (await _tenant.Connection.Users.GetAsync("u1", _tenant.Log, CancellationToken.None))!;

        Assert.True(await caller.IsAsync(self, _tenant.Log, CancellationToken.None));
        Assert.False(await caller.IsAsync(other, _tenant.Log, CancellationToken.None));
        Assert.Single(_tenant.Server.Requests, r => r.Path == "/api/v1/users/me");
    }

    [Theory]
    [InlineData("jdoe", "", true)]
    [InlineData("JDOE", "", true)]
    [InlineData("anna", "", false)]
    [InlineData("jdoe", "CORP", false)]
    public async Task Where_the_server_does_not_say_the_name_of_the_connection_counts(string name, string directory, bool isCaller)
    {
        // With a directory the site is asked, and this one answers that it knows nobody of that name. A Windows account signs in before
        // that.
        FakeServer server = FakeServer.Always(Answer.Json("[]"));
        using SenseConnection site = SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = "qs1.example",
                Credential = new System.Net.NetworkCredential(name, "pw", directory),
                Name = "qs1",
            },
            server,
            clock: new FakeClock()
        );
        User user = new(SenseSite.Id(1), QlikProduct.Sense, "qs1", @"ELSEWHERE\jdoe")
        {
            UserDirectory = "ELSEWHERE",
            UserId = "jdoe",
            Status = UserStatus.Active,
        };

        Assert.Equal(isCaller, await Caller.Of(site).IsAsync(user, SilentLog.Instance, CancellationToken.None));
        Assert.Equal(directory.Length > 0 ? ["/qrs/about", "/qrs/user/full"] : [], server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task Without_any_name_nobody_is_taken_for_the_caller()
    {
        using SenseSite site = new();
        site.AddUser(1, "jdoe");
        User user = (await site.Connection.Users.GetAsync(SenseSite.Id(1), site.Log, CancellationToken.None))!;

        Assert.False(await Caller.Of(site.Connection).IsAsync(user, site.Log, CancellationToken.None));
    }
}
