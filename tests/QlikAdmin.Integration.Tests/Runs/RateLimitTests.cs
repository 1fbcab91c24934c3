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
        Emulation emulation = Emulation();
        Door door = new(emulation, clock);
        using CloudConnection connection = Connection(emulation, door, clock, rateShare: 1);
        List<User> people = await PeopleAsync(connection, clock);

        // The list before has already used some of the reads that the first minute allows.
        using CancellationTokenSource stop = new();
        door.Begin();
        Task work = BlockAsync(connection, people, stop.Token);
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

    [Fact]
    public async Task Two_workers_with_half_of_the_limit_each_are_never_refused()
    {
        SimulatedClock clock = new(Run.Start);
        Emulation emulation = Emulation();
        Door door = new(emulation, clock);
        using CloudConnection one = Connection(emulation, door, clock, rateShare: 0.5);
        using CloudConnection other = Connection(emulation, door, clock, rateShare: 0.5);
        List<User> people = await PeopleAsync(one, clock);
        List<User> same = await PeopleAsync(other, clock);

        using CancellationTokenSource stop = new();
        door.Begin();
        Task work = Task.WhenAll(
            BlockAsync(one, people.Where((_, i) => i % 2 == 0), stop.Token),
            BlockAsync(other, same.Where((_, i) => i % 2 == 1), stop.Token)
        );
        await clock.PassAsync(work, clock.Uptime + s_tenMinutes, by => emulation.Sandbox.Clock.Advance(by));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);

        output.WriteLine($"{door.Writes} writes, {door.Refused} refused");
        Assert.Equal(0, door.Refused);
        Assert.True(door.Writes >= 900, $"{door.Writes} writes");
    }

    private static Emulation Emulation() =>
        new(
            new SandboxOptions
            {
                Users = 2500,
                Seed = 7,
                Now = Run.Start,
                RateLimit = RateLimitClock.Sandbox,
            }
        );

    private static CloudConnection Connection(Emulation emulation, HttpMessageHandler door, SimulatedClock clock, double rateShare) =>
        CloudConnection.Create(
            new CloudConnectionOptions
            {
                Tenant = "https://sandbox.eu.qlikcloud.example/",
                ApiKey = Secrets.Secure(emulation.ApiKey.Value),
                RateShare = rateShare,
            },
            door,
            clock: clock
        );

    private static Task BlockAsync(CloudConnection connection, IEnumerable<User> people, CancellationToken token) =>
        new ChangeExecutor(new RecordingJournal()).RunAsync(
            connection,
            people.Select(u => UserChanges.OfStatus(u, UserStatus.Disabled)).ToList(),
            SilentLog.Instance,
            token
        );

    private static async Task<List<User>> PeopleAsync(CloudConnection connection, SimulatedClock clock)
    {
        Task<IReadOnlyList<User>> list = UserLister.ListAllAsync(connection, new UserQuery(), SilentLog.Instance, CancellationToken.None);
        await clock.PassAsync(list, s_tenMinutes, _ => { });
        return (await list)
            .Where(u => u.Status == UserStatus.Active && !u.IsService && !u.Roles.Any(r => r.Contains("Admin", StringComparison.Ordinal)))
            .ToList();
    }

    /// <summary>The way to the tenant. It counts requests, and knows until when the tenant accepts none.</summary>
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
