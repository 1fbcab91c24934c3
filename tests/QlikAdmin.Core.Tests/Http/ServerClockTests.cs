using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class ServerClockTests
{
    [Fact]
    public async Task The_servers_time_is_known_from_its_answers_and_goes_on()
    {
        FakeClock clock = new();
        DateTimeOffset there = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        bool isDated = false;
        using FakeServer server = new(_ => new HttpResponseMessage { Headers = { Date = isDated ? there : null } });
        using QlikHttp http = Given.Http(server, clock);

        await http.Send(Given.Request("GET"));
        Assert.Null(http.ServerClock.UtcNow);
        isDated = true;
        await http.Send(Given.Request("GET"));
        Assert.Equal(there, http.ServerClock.UtcNow);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(there.AddMinutes(2), http.ServerClock.UtcNow);
    }
}
