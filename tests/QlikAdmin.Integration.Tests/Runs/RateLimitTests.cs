using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Workflows.Users;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>A long run against the limits of a tenant, in simulated time.</summary>
public sealed class RateLimitTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_tenMinutes = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(3)]
    public async Task Ten_minutes_use_up_what_the_tenant_takes_and_hardly_ever_ask_for_more(int hoursThatTheClockJumps)
    {
        SimulatedClock clock = new(Run.Start);
        Emulation emulation = new(
            new SandboxOptions
            {
                Users = 2500,
                Seed = 7,
                Now = Run.Start,
                RateLimit = RateLimitClock.Sandbox,
            }
        );
        Door door = new(emulation, clock);
        using CloudConnection connection = CloudConnection.Create(
            new CloudConnectionOptions
            {
                Tenant = "https://sandbox.eu.qlikcloud.example/",
                ApiKey = Secrets.Secure(emulation.ApiKey.Value),
            },
            door,
            clock: clock
        );
        List<User> people = await PeopleAsync(connection, clock);

        // The list has taken a part of the reads of the first minute.
        using CancellationTokenSource stop = new();
        door.Begin();
        Task work = new ChangeExecutor(new RecordingJournal()).RunAsync(
            connection,
            people.ConvertAll(u => UserChanges.OfStatus(u, UserStatus.Disabled)),
            SilentLog.Instance,
            stop.Token
        );
        TimeSpan start = clock.Uptime;
        await clock.PassAsync(work, start + (s_tenMinutes / 2), Passed);
        clock.Jump(TimeSpan.FromHours(hoursThatTheClockJumps));
        await clock.PassAsync(work, start + s_tenMinutes, Passed);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);

        string line = $"{door.Writes} writes, {door.Refused} of {door.Requests} requests answered 429, {door.TooEarly} too early";
        output.WriteLine(line);
        Assert.True(door.Writes >= 950, line);
        Assert.True(door.Refused * 100 <= door.Requests, line);
        Assert.True(door.RefusedWrites * 100 <= door.Writes, line);
        Assert.True(door.TooEarly == 0, line);

        void Passed(TimeSpan by) => emulation.Sandbox.Clock.Advance(by);
    }

    private static async Task<List<User>> PeopleAsync(CloudConnection connection, SimulatedClock clock)
    {
        Task<IReadOnlyList<User>> list = UserLister.ListAllAsync(connection, new UserQuery(), SilentLog.Instance, CancellationToken.None);
        await clock.PassAsync(list, s_tenMinutes, _ => { });
        return (await list)
            .Where(u => u.Status == UserStatus.Active && !u.IsService && !u.Roles.Any(r => r.Contains("Admin", StringComparison.Ordinal)))
            .ToList();
    }

    /// <summary>The way to the tenant. It counts, and knows until when nothing may come.</summary>
    private sealed class Door(Emulation emulation, SimulatedClock clock) : HttpMessageHandler
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<bool, TimeSpan> _closedUntil = [];
        private bool _counts;

        public int Requests { get; private set; }

        public int Writes { get; private set; }

        public int Refused { get; private set; }

        public int RefusedWrites { get; private set; }

        public int TooEarly { get; private set; }

        public void Begin() => _counts = true;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            clock.Move();
            await Task.Yield();
            lock (_lock)
            {
                bool isWrite = request.Method.Method is not ("GET" or "POST");
                bool isEarly = _closedUntil.TryGetValue(isWrite, out TimeSpan until) && clock.Uptime < until;
                HttpResponseMessage answer = InProcess.Serve(emulation.Cloud.Handle, request, body, clock.There);
                bool isRefused = answer.StatusCode == HttpStatusCode.TooManyRequests;
                if (isRefused)
                {
                    _closedUntil[isWrite] = clock.Uptime + answer.Headers.RetryAfter!.Delta!.Value;
                }

                if (_counts)
                {
                    Requests++;
                    Writes += isWrite && !isRefused ? 1 : 0;
                    Refused += isRefused ? 1 : 0;
                    RefusedWrites += isRefused && isWrite ? 1 : 0;
                    TooEarly += isEarly ? 1 : 0;
                }

                clock.Move();
                return answer;
            }
        }
    }
}
