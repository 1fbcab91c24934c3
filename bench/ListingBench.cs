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
    public const int Rounds = 11;

    public static async Task RunAsync(SandboxProcess sandbox, Report report)
    {
        using Connection connection = Connect(sandbox);
        using BareLoop bare = new(sandbox.Sense("uri"), Certificate(sandbox), "license/analyzeraccesstype/full");
        int rows = await bare.ReadAsync();
        (int count, _, _) = await ListAsync(connection);
        if (count != rows)
        {
            throw new InvalidOperationException($"The bare loop read {rows} rows, Core {count}: not the same answer.");
        }

        List<double> ratios = new();
        List<double> firsts = new();
        for (int i = 0; i < Rounds; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            await bare.ReadAsync();
            TimeSpan plain = watch.Elapsed;
            (_, TimeSpan first, TimeSpan whole) = await ListAsync(connection);
            ratios.Add(whole / plain);
            firsts.Add(first / whole);
        }

        report.Add($"Core lists {rows} Sense rows: time / bare loop", Report.Median(ratios), "x", 3);
        report.Add("Core: first row / whole time", Report.Median(firsts), "x", 0.25);
    }

    public static Connection Connect(SandboxProcess sandbox)
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

    public static async Task<(int Count, TimeSpan First, TimeSpan Whole)> ListAsync(Connection connection)
    {
        AllocationQuery query = new() { Types = new[] { "Analyzer" } };
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
