using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using QlikAdmin.Allocations;
using QlikAdmin.Cloud;
using QlikAdmin.Http;
using QlikAdmin.Sense;

namespace QlikAdmin.QuickStart;

/// <summary>The steps of quickstart.ps1, for a machine without PowerShell.</summary>
internal static class CoreRun
{
    private const int RowsShown = 5;

    private static readonly TimeSpan s_unusedFor = TimeSpan.FromDays(30);

    public static async Task<int> RunAsync(string root)
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync(root, users: 300, seed: 7).ConfigureAwait(false);
        using SenseConnection sense = SenseConnection.Create(new SenseConnectionOptions
        {
            Server = sandbox.Sense("uri"),
            Certificate = ClientCertificates.FromFile(sandbox.Sense("certificatePath"), null, Secret(sandbox.Sense("certificatePassword"))),
            TrustedRoot = RootCertificate.Read(sandbox.Sense("rootPath")),
        });
        using CloudConnection cloud = CloudConnection.Create(new CloudConnectionOptions
        {
            Tenant = sandbox.Cloud("uri"),
            ApiKey = Secret(sandbox.Cloud("apiKey")),
        });
        try
        {
            foreach (Connection connection in new Connection[] { sense, cloud })
            {
                await connection.OpenAsync(SilentLog.Instance, CancellationToken.None).ConfigureAwait(false);
                await ReclaimAsync(connection).ConfigureAwait(false);
            }

            return 0;
        }
        catch (QlikException e)
        {
            await Console.Error.WriteLineAsync($"{e.ErrorId}: {e.Message} {e.NextStep}").ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task ReclaimAsync(Connection connection)
    {
        CancellationToken token = CancellationToken.None;
        Console.WriteLine($"\n=== {connection.Product}: {connection.Name} ===");

        Console.WriteLine("\n1. What the licence holds:");
        foreach (License license in await connection.Allocations.GetLicensesAsync(SilentLog.Instance, token).ConfigureAwait(false))
        {
            Console.WriteLine($"   {license.Type,-14} {license.Assigned,6} of {license.Total,6} {license.Unit.ToLowerInvariant()} given, {license.Available,6} free");
        }

        Console.WriteLine("\n2. Who has had a licence and not used it for 30d:");
        IReadOnlyList<Allocation> all = await AllocationLister.ListAllAsync(connection, new AllocationQuery { IncludeLastUse = true }, SilentLog.Instance, token).ConfigureAwait(false);
        IReadOnlyList<Allocation> idle = await AllocationLister.ListAllAsync(connection, new AllocationQuery { UnusedFor = s_unusedFor }, SilentLog.Instance, token).ConfigureAwait(false);
        foreach (Allocation row in idle.OrderBy(a => a.LastUsedAt).Take(RowsShown))
        {
            Console.WriteLine($"   {row.User,-32} {row.Type,-13} last used {row.LastUsedAt:yyyy-MM-dd}, idle for {Duration.Format(row.IdleFor)}");
        }

        Console.WriteLine($"   ... {idle.Count} in all.");

        Console.WriteLine("\n3. The plan, which changes nothing:");
        foreach (IGrouping<string, Allocation> type in idle.GroupBy(a => a.Type))
        {
            Console.WriteLine($"   would take back {type.Count(),4} x {type.Key}");
        }

        Console.WriteLine("\n4. Taking them back:");
        foreach (IGrouping<string, RemovalAttempt> outcome in (await RemoveAsync(connection, idle, token).ConfigureAwait(false)).GroupBy(a => $"{a.Allocation.Type}, {a.Outcome?.ToString() ?? a.Error?.ErrorId}"))
        {
            Console.WriteLine($"   {outcome.Count(),4} x {outcome.Key}");
        }

        Console.WriteLine("\n5. What was left alone, and why:");
        HashSet<string> taken = idle.Select(a => a.Id).ToHashSet();
        IReadOnlyList<Allocation> orphans = await AllocationLister.ListAllAsync(connection, new AllocationQuery { Orphan = true }, SilentLog.Instance, token).ConfigureAwait(false);
        foreach (IGrouping<string, Allocation> reason in all.Where(a => !taken.Contains(a.Id)).Concat(orphans).GroupBy(ReasonToKeep).OrderByDescending(g => g.Count()))
        {
            Console.WriteLine($"   {reason.Count(),4} x {reason.Key}");
        }
    }

    private static async Task<IReadOnlyList<RemovalAttempt>> RemoveAsync(Connection connection, IReadOnlyList<Allocation> rows, CancellationToken token)
    {
        AllocationRemover remover = new(connection, throttleLimit: null, journal: null);
        List<RemovalAttempt> attempts = new();
        foreach (Allocation[] batch in Chunks.Of(rows, remover.BatchSize))
        {
            attempts.AddRange(await remover.RemoveAsync(batch, SilentLog.Instance, token).ConfigureAwait(false));
        }

        attempts.AddRange(await remover.FinishAsync(SilentLog.Instance, token).ConfigureAwait(false));
        return attempts;
    }

    private static string ReasonToKeep(Allocation row)
    {
        return row.Orphan ? "held by somebody who is no user of this tenant: never touched unless orphans are asked for"
            : row.IsPool ? "a pool that nobody holds"
            : row.Status == AllocationStatus.Quarantined ? "in quarantine already"
            : row.LastUsedAt is not null ? "used within 30d"
            : row.LastUsedSource == LastUsedSource.Unknown ? "last use not known, so not taken for unused"
            : "never used: ask for those separately";
    }

    private static SecureString Secret(string text)
    {
        SecureString secret = new();
        foreach (char c in text)
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        return secret;
    }
}
