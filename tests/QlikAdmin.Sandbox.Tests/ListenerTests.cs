using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Services that freeze, and services that are gone for a while.</summary>
public sealed class ListenerTests
{
    private const string Status = "api/v1/licenses/status";
    private const string Add = "api/v1/licenses/assignments/actions/add";

    [Fact]
    public async Task A_frozen_service_takes_requests_in_and_answers_when_it_is_released()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        session.Server.Freeze("cloud");
        Task<HttpResponseMessage> call = session.Cloud.GetAsync(Status);
        await ArrivalAsync(session);

        Assert.False(call.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, (await session.Sense.GetAsync(SandboxSession.Qrs("about"))).StatusCode);
        session.Server.Release("cloud");
        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await session.Cloud.GetAsync(Status)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Work_for_a_caller_who_has_hung_up_is_done_or_not_as_told(bool doAbandonedWork)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        session.Server.Freeze("cloud");
        using CancellationTokenSource patience = new();
        Task<HttpResponseMessage> call = session.Cloud.PostAsync(
            Add,
            SandboxSession.Json("""{"add":[{"subject":"late","type":"analyzer"}]}"""),
            patience.Token
        );
        await ArrivalAsync(session);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        // The tenant must notice that the caller has gone. Otherwise it would answer that caller.
        using CancellationTokenSource other = new(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.Cloud.GetAsync(Status, other.Token));

        await session.ControlAsync("listeners/cloud/release", doAbandonedWork ? """{"doAbandonedWork":true}""" : "{}");
        while (!(await session.LogAsync("cloud")).TrueForAll(e => (bool)e["isEnded"]!))
        {
            await Task.Yield();
        }

        Assert.Equal(doAbandonedWork, (await session.AssignmentsAsync()).Exists(a => (string?)a["subject"] == "late"));
    }

    [Fact]
    public async Task A_service_that_was_gone_is_back_on_its_port_with_what_it_knew()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        (
            await session.Cloud.PostAsync(Add, SandboxSession.Json("""{"add":[{"subject":"kept","type":"analyzer"}]}"""))
        ).EnsureSuccessStatusCode();

        await session.Server.CloseAsync("cloud");
        await session.Server.CloseAsync("cloud");
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => session.Cloud.GetAsync(Status));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        Assert.Equal(HttpStatusCode.OK, (await session.Sense.GetAsync(SandboxSession.Qrs("about"))).StatusCode);

        await session.Server.OpenAsync("cloud");
        Assert.Equal(HttpStatusCode.OK, (await session.Cloud.GetAsync(Status)).StatusCode);
        Assert.Contains(await session.AssignmentsAsync(), a => (string?)a["subject"] == "kept");
    }

    [Fact]
    public async Task A_request_that_is_under_way_when_the_service_goes_ends_without_an_answer()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        await session.ControlAsync("faults", """{"kind":"stall","delayMs":60000}""");
        Task<HttpResponseMessage> call = session.Cloud.PostAsync(
            Add,
            SandboxSession.Json("""{"add":[{"subject":"under way","type":"analyzer"}]}""")
        );
        await ArrivalAsync(session);

        await session.Server.CloseAsync("cloud");

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task Services_and_their_ports_are_frozen_and_closed_over_the_control_interface()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 0);
        await session.ControlAsync("listeners/sense/close", "{}");
        await session.ControlAsync("listeners/qms/freeze", "{}");

        Assert.Equal(
            [
                "cloud True False",
                "register True False",
                "console True False",
                "sense False False",
                "proxy False False",
                "authentication False False",
                "qms True True",
            ],
            (await SandboxSession.GetAsync(session.Control, "listeners"))
                .AsArray()
                .Select(l => $"{l!["name"]} {(bool)l["isOpen"]!} {(bool)l["isFrozen"]!}")
        );

        await session.ControlAsync("listeners/sense/open", "{}");
        Assert.Equal(HttpStatusCode.OK, (await session.Sense.GetAsync(SandboxSession.Qrs("about"))).StatusCode);
        using HttpResponseMessage unknown = await session.Control.PostAsync("listeners/nowhere/freeze", null);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Throws<ArgumentException>(() => session.Server.Freeze("nowhere"));
    }

    private static async Task ArrivalAsync(SandboxSession session)
    {
        while ((await session.LogAsync("cloud")).Count == 0)
        {
            await Task.Yield();
        }
    }
}
