using System.Diagnostics;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Compatibility;
using QlikAdmin.Workflows.Ownership;
using QlikAdmin.Workflows.Users;
using Xunit;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>Spoilt answers and files: whatever comes, a read ends soon, with a value or with an error of this product, and takes no more
/// memory than what came justifies.</summary>
/// <remarks>QLIKADMIN_FUZZ_SEED is the first seed; it is printed. QLIKADMIN_PROOF=full spoils about 100,000 answers of each kind.</remarks>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly CancellationToken s_token = CancellationToken.None;

    private static readonly bool s_isFull = Environment.GetEnvironmentVariable("QLIKADMIN_PROOF") == "full";

    private static readonly int s_seed = int.TryParse(
        Environment.GetEnvironmentVariable("QLIKADMIN_FUZZ_SEED"),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out int given
    )
        ? given
        : 1;

    [Theory]
    [InlineData("cloud", false)]
    [InlineData("cloud", true)]
    [InlineData("sense", false)]
    [InlineData("sense", true)]
    [InlineData("qlikview", false)]
    [InlineData("region", false)]
    [InlineData("region", true)]
    public async Task Whatever_a_server_answers_is_a_value_or_an_error_of_this_product(string service, bool isWellFormed)
    {
        int wanted = s_isFull ? 30_000 : 700;
        List<string> findings = [];
        int spoilt = 0;
        int reads = 0;
        for (int seed = s_seed; spoilt < wanted; seed++)
        {
            using ProofWorld world = new(service, isOtherLicense: seed % 3 == 0);
            FuzzHandler? fuzz = null;
            Spoiler spoiler = new(seed);
            using Connection connection = world.Connect(inner => fuzz = new FuzzHandler(inner, spoiler, isWellFormed));
            foreach ((string name, Func<Task> read) in Reads(connection, world))
            {
                reads++;
                long bytes = fuzz!.Bytes;
                long before = GC.GetAllocatedBytesForCurrentThread();
                Stopwatch watch = Stopwatch.StartNew();
                string? trouble = await TroubleAsync(read);
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (trouble is not null)
                {
                    findings.Add($"{service}, {name}, seed {seed}: {trouble}");
                }
                else if (watch.Elapsed > s_patience)
                {
                    findings.Add($"{service}, {name}, seed {seed}: took {watch.Elapsed}");
                }
                else if (allocated > 100_000_000 + (1000 * (fuzz.Bytes - bytes)))
                {
                    findings.Add($"{service}, {name}, seed {seed}: {allocated} bytes for {fuzz.Bytes - bytes} bytes of answers");
                }
            }

            spoilt += fuzz!.Spoilt;
        }

        Tell(
            $"{service}, {(isWellFormed ? "well-formed answers with other values" : "mutated answers")}: {spoilt} in {reads} reads",
            findings
        );
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("plan.csv")]
    [InlineData("plan.json")]
    [InlineData("policy")]
    public async Task Whatever_a_file_holds_is_a_value_or_an_error_of_this_product(string kind)
    {
        int wanted = s_isFull ? 100_000 : 3_000;
        using ProofWorld world = new("cloud", isOtherLicense: false);
        await world.PrepareAsync();
        using Connection connection = world.Connect();
        Directory.CreateDirectory(world.Folder);
        byte[] sample = await SampleAsync(kind, world, connection);
        string path = Path.Combine(
            world.Folder,
            kind == "journal" ? JournalName.Of(Guid.NewGuid(), DateTime.UtcNow) : "spoilt." + kind.Split('.').Last()
        );
        List<string> findings = [];
        for (int i = 0; i < wanted; i++)
        {
            Spoiler spoiler = new(s_seed + i);
            byte[] bytes = (kind is "policy" or "plan.json" && i % 2 == 0 ? spoiler.Refill(sample) : null) ?? spoiler.Mutate(sample);
            await File.WriteAllBytesAsync(path, bytes, s_token);
            Stopwatch watch = Stopwatch.StartNew();
            long before = GC.GetAllocatedBytesForCurrentThread();
            string? trouble = await TroubleAsync(() =>
            {
                Read(kind, path);
                return Task.CompletedTask;
            });
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (trouble is not null || watch.Elapsed > s_patience || allocated > 100_000_000 + (1000L * bytes.Length))
            {
                findings.Add($"{kind}, seed {s_seed + i}: {trouble ?? $"{watch.Elapsed}, {allocated} bytes"}");
            }
        }

        Tell($"{kind}: {wanted} spoilt files", findings);
    }

    private static async Task<string?> TroubleAsync(Func<Task> read)
    {
        try
        {
            Task reading = read();
            return await Task.WhenAny(reading, Task.Delay(s_patience)) == reading ? await NoneAsync(reading) : "it does not end";
        }
        catch (QlikException e)
        {
            return string.IsNullOrWhiteSpace(e.Message) ? "an error without a message" : null;
        }
        catch (NotSupportedException)
        {
            return "NotSupportedException";
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("QlikAdmin."))?.Trim()}";
        }

        static async Task<string?> NoneAsync(Task reading)
        {
            await reading;
            return null;
        }
    }

    /// <summary>Everything that is read of a server, and a change with its settlement.</summary>
    private static IEnumerable<(string Name, Func<Task> Read)> Reads(Connection connection, ProofWorld world)
    {
        ProofLog log = new() { CopyFolder = world.Folder };
        yield return ("open", () => connection.OpenAsync(log, s_token));
        if (connection.Product == QlikProduct.Region)
        {
            TenantOrder order = new(world.TenantId, "sandbox.eu.qlikcloud.example");
            yield return ("deactivate", () => connection.Tenants.DeactivateAsync(order, 30, log, s_token));
            yield return ("reactivate", () => connection.Tenants.ReactivateAsync(order, log, s_token));
            yield return ("create", () => connection.Tenants.CreateAsync(Secrets.Secure(world.LicenseKey), "eu-west-1", log, s_token));
            yield break;
        }

        IReadOnlyList<Allocation> rows = [];
        IReadOnlyList<User> users = [];
        AllocationQuery query = new() { Now = Run.Start };
        yield return ("allocations", async () => rows = await AllocationLister.ListAllAsync(connection, query, log, s_token));
        yield return ("licences", () => connection.Licenses.GetLicensesAsync(log, s_token));
        yield return ("regrants", () => connection.Licenses.FindRegrantsAsync(["Analyzer", "Professional"], log, s_token));
        yield return ("last use", () => connection.Allocations.ReadLastUseAsync(log, s_token));
        yield return ("deep test", () => DeepTest.RunAsync(connection, log, s_token));
        if (connection.HasUsers)
        {
            yield return ("users", async () => users = await UserLister.ListAllAsync(connection, new UserQuery(), log, s_token));
            yield return ("roles", () => connection.Roles.GetRolesAsync(log, s_token));
            yield return ("administrators", () => connection.Roles.ListAdminsAsync(log, s_token));
            yield return ("caller", () => connection.Users.GetCallerAsync(log, s_token));
            yield return ("ways back", () => connection.RemovalFacts.FindReturnRoutesAsync(log, s_token));
            string someone = users.Count > 0 ? users[0].Id : "nobody";
            yield return ("credentials", () => connection.Credentials.ListAsync(someone, log, s_token));
            yield return ("items", () => OwnedItems.ListAllAsync(connection, [someone], [], log, s_token));
            yield return ("one user", () => connection.Users.FindAsync(users.Count > 0 ? users[0].Account : "nobody", log, s_token));
            if (users.FirstOrDefault(u => u.Id.Length > 0) is User user)
            {
                yield return ("status", () => ChangeAsync(connection, [UserChanges.OfStatus(user, UserStatus.Disabled)], log));
            }
        }

        List<Allocation> few = rows.Where(r => r is { IsPool: false, User: not null }).Take(3).ToList();
        if (few.Count > 0)
        {
            yield return ("removal", () => ChangeAsync(connection, few.ConvertAll(r => AllocationChanges.OfTakingBack(r)), log));
        }
    }

    private static async Task ChangeAsync(Connection connection, IReadOnlyList<Change> changes, IOperationLog log)
    {
        IReadOnlyList<PlannedChange> made = await new ChangeExecutor(new RecordingJournal()).RunAsync(connection, changes, log, s_token);
        Assert.All(made, m => Assert.True(!m.IsOpen || m.Error is not null, "a change has no outcome"));
    }

    private static void Read(string kind, string path)
    {
        switch (kind)
        {
            case "journal":
                JournalReader.Read(path);
                break;
            case "policy":
                PolicyReader.Read(JsonPolicySource.Read(File.ReadAllText(path), path), path);
                break;
            default:
                PlanFile.Read(path);
                break;
        }
    }

    private static async Task<byte[]> SampleAsync(string kind, ProofWorld world, Connection connection)
    {
        const string Rules =
            """{ "Name": "idle", "UnusedFor": "20d" }, { "Name": "big", "Type": "Professional", "UnusedFor": "60d", "Action": "Downgrade" }""";
        switch (kind)
        {
            case "policy":
                return Encoding.UTF8.GetBytes(
                    $$"""{ "Name": "reclaim", "ExpiresAfter": "7d", "Rules": [ {{Rules}} ], "Exclude": { "User": ["CORP\\svc*"], "Role": ["TenantAdmin"] }, "Caps": { "Count": 500, "Percent": 20, "KeepFree": { "Analyzer": 2 } } }"""
                );
            case "journal":
                ProofStory story = ProofStories.All[0];
                using (Connection calm = world.Connect())
                {
                    world.Work = await story.PrepareAsync(world, calm);
                }

                Guid run = Guid.NewGuid();
                await world.RunAsync(null, (host, c) => ProofRuns.RunAsync(world, host, c, run, world.Work));
                return await File.ReadAllBytesAsync(ProofRuns.Find(world, run)!.Run.Path);
            default:
                PlanRun plan = await PlanRun.MakeAsync(connection, Rules, string.Empty, SilentLog.Instance);
                string path = Path.Combine(world.Folder, "sample." + kind.Split('.').Last());
                PlanFile.Write(path, plan.Rows.Take(6));
                return await File.ReadAllBytesAsync(path);
        }
    }

    private void Tell(string what, List<string> findings)
    {
        string line = $"{what}, first seed {s_seed}, {findings.Count} failures";
        output.WriteLine(line);
        ProofReport.Add(line);
        Assert.True(findings.Count == 0, line + Environment.NewLine + string.Join(Environment.NewLine, findings.Take(30)));
    }
}
