using System.Diagnostics;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Http;
using QlikAdmin.Products.Sense;
using QlikAdmin.QuickStart;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Bench;

/// <summary>Core's listing of a long Sense answer, compared with the bare loop over the same answer.</summary>
internal static class ListingBench
{
    public const string SenseList = "List Sense allocations";
    public const string CloudList = "List Cloud allocations";

    private const int Rounds = 11;

    private static readonly string[] s_types = ["UserAccess", "Professional", "Analyzer"];

    public static async Task RunAsync(SandboxProcess sandbox, Report report)
    {
        using Connection connection = Connect(sandbox);
        string[] paths = Array.ConvertAll(s_types, t => $"license/{t.Replace("Access", string.Empty).ToLowerInvariant()}accesstype/full");
        using BareLoop bare = new(sandbox.Sense("uri"), Certificate(sandbox), paths);
        int rows = await bare.ReadAsync();
        (int count, _, _) = await ListAsync(connection);
        if (count != rows)
        {
            throw new InvalidOperationException($"The bare loop read {rows} rows, Core {count}: not the same answer.");
        }

        List<double> plain = [];
        List<double> ours = [];
        List<double> ratios = [];
        List<double> firsts = [];
        for (int i = 0; i < Rounds; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            await bare.ReadAsync();
            plain.Add(watch.Elapsed.TotalMilliseconds);
            (_, TimeSpan first, TimeSpan whole) = await ListAsync(connection);
            ours.Add(whole.TotalMilliseconds);
            ratios.Add(ours[^1] / plain[^1]);
            firsts.Add(first / whole * 100);
        }

        report.Add(
            new Figure(SenseList, "bare HttpClient loop")
            {
                Rows = rows,
                Milliseconds = Report.Median(plain),
                Requests = paths.Length,
            }
        );
        Figure core = new(SenseList, "QlikAdmin.Core") { Rows = rows, Milliseconds = Report.Median(ours) };
        report.Add(core, Report.Median(ratios), " x bare", 1.2);
        report.Add(core with { What = "First row of that list", Milliseconds = null }, Report.Median(firsts), " % of the time", 3);
    }

    /// <summary>What each row costs, whether there are few or many.</summary>
    /// <param name="sandboxes">Sandboxes of growing size.</param>
    /// <param name="report">Takes the figures.</param>
    public static async Task RunPerItemAsync(IReadOnlyList<SandboxProcess> sandboxes, Report report)
    {
        List<(int Rows, List<double> Times, Connection Connection)> sizes = [];
        foreach (SandboxProcess sandbox in sandboxes)
        {
            Connection connection = Connect(sandbox);
            sizes.Add(((await ListAsync(connection)).Count, [], connection));
        }

        // Warm, and one after the other in each round, so that a busy moment of the machine affects all of them.
        for (int i = 0; i < Rounds; i++)
        {
            foreach ((int rows, List<double> times, Connection connection) in sizes)
            {
                // A short list is too fast for the clock, so it is read several times.
                int repeats = Math.Max(1, 20_000 / rows);
                Stopwatch watch = Stopwatch.StartNew();
                for (int j = 0; j < repeats; j++)
                {
                    await ListAsync(connection);
                }

                times.Add(watch.Elapsed.TotalMilliseconds / repeats);
            }
        }

        List<double> costs = sizes.ConvertAll(s => Report.Median(s.Times) / s.Rows * 1000);
        double least = costs.Min();
        for (int i = 0; i < sizes.Count; i++)
        {
            report.Add(
                new Figure("Cost of each row", "QlikAdmin.Core") { Rows = sizes[i].Rows, Milliseconds = Report.Median(sizes[i].Times) },
                costs[i] / least,
                " x the least",
                1.3
            );
            sizes[i].Connection.Dispose();
        }
    }

    private static Connection Connect(SandboxProcess sandbox)
    {
        return SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = sandbox.Sense("uri"),
                Certificate = Certificate(sandbox),
                TrustedRoot = RootCertificate.Read(sandbox.Sense("rootPath")),
            }
        );
    }

    private static async Task<(int Count, TimeSpan First, TimeSpan Whole)> ListAsync(Connection connection)
    {
        AllocationQuery query = new() { Types = s_types };
        int count = 0;
        TimeSpan first = TimeSpan.Zero;
        Stopwatch watch = Stopwatch.StartNew();
        await AllocationLister.ListAsync(connection, query, Take, SilentLog.Instance, CancellationToken.None);
        return (count, first, watch.Elapsed);

        Task Take(IReadOnlyList<Allocation> page, CancellationToken token)
        {
            if (count == 0)
            {
                first = watch.Elapsed;
            }

            count += page.Count;
            return Task.CompletedTask;
        }
    }

    private static X509Certificate2 Certificate(SandboxProcess sandbox)
    {
        using SecureString password = new();
        foreach (char c in sandbox.Sense("certificatePassword"))
        {
            password.AppendChar(c);
        }

        return ClientCertificates.FromFile(sandbox.Sense("certificatePath"), null, password);
    }
}
