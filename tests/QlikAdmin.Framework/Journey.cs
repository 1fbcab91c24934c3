using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Framework;

/// <summary>One connection from its opening to the undo of what was done on it. Every step checks what the server says
/// afterwards.</summary>
internal sealed class Journey
{
    private const string Rules = """{ "Rules": [ { "Name": "idle", "UnusedFor": "1d" } ], "Caps": { "Percent": 100 } }""";

    private static readonly CancellationToken s_token = CancellationToken.None;

    private readonly Connection _connection;
    private readonly JournaledRuns _operations;
    private readonly IOperationLog _log;
    private readonly Guid _run = Guid.NewGuid();

    private Journey(Connection connection, JournaledRuns operations)
    {
        _connection = connection;
        _operations = operations;
        _log = new FolderLog(operations.Folder);
    }

    public static async Task<int> RunAllAsync(string module, IReadOnlyList<string> products)
    {
        Console.WriteLine(
            $"{typeof(Connection).Assembly.Location}\non {Environment.Version}, {(Connections.IsMono ? "Mono" : ".NET Framework")}"
        );
        int failed = 0;
        using SandboxProcess sandbox = new(module);
        foreach (string product in products)
        {
            try
            {
                using JournaledRuns operations = new();
                using Connection connection = Connections.Open(sandbox.Target(product));
                await new Journey(connection, operations).RunAsync().ConfigureAwait(false);
            }
            catch (System.ComponentModel.Win32Exception e) when (Connections.IsMono)
            {
                failed++;
                Console.WriteLine($"{product}: FAILED: Mono has no NTLM here: {e.Message} On Debian: apt-get install gss-ntlmssp");
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failed++;
                Console.WriteLine($"{product}: FAILED: {e}");
            }
        }

        Console.WriteLine($"{products.Count - failed} passed, {failed} failed");
        return failed;
    }

    private async Task RunAsync()
    {
        await _connection.OpenAsync(_log, s_token).ConfigureAwait(false);
        IReadOnlyList<License> licenses = await _connection.Licenses.GetLicensesAsync(_log, s_token).ConfigureAwait(false);
        Say("connected", licenses.Count > 0, $"{_connection.Name}: {licenses.Count} licences");

        List<string> before = await HeldAsync().ConfigureAwait(false);
        Say("listed", before.Count > 100, $"{before.Count} rows in use");

        // While more units are in use than were bought, the server refuses to give a unit back to its holder.
        HashSet<string> full = new(licenses.Where(l => l.Excess > 0).Select(l => l.Type));
        IReadOnlyList<PlanRow> plan = (await PlanAsync().ConfigureAwait(false)).Where(r => !full.Contains(r.Type)).ToList();
        string file = Path.Combine(_operations.Folder, "plan.json");
        PlanFile.Write(file, plan);
        (IReadOnlyList<PlanRow> read, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(file);
        Say(
            "planned",
            plan.Count > 10 && problems.Count == 0 && read.Select(r => r.Digest).SequenceEqual(plan.Select(r => r.Digest)),
            $"{plan.Count} rows, written to a file and read back"
        );

        int first = await RemoveOneBatchAsync(read).ConfigureAwait(false);
        JournalRun cut = _operations.Of(_run).Run;
        List<string> during = await HeldAsync().ConfigureAwait(false);
        Say(
            "removed",
            first > 0 && cut.Open == first && before.Count - during.Count == first,
            $"{first} rows, and cut off before a word about them was on the disk"
        );

        IReadOnlyList<ItemResult> resumed = await _operations.ResumeAsync(_run, _connection, _log).ConfigureAwait(false);
        List<string> after = await HeldAsync().ConfigureAwait(false);
        JournalRun done = _operations.Of(_run).Run;
        Say(
            "resumed",
            resumed.All(r => r.Error is null)
                && done is { Open: 0, Planned: 0 }
                && done.Done == plan.Count
                && before.Count - after.Count == plan.Count,
            $"{resumed.Count} rows, of which {cut.Open} were settled by reading the server{Errors(resumed)}"
        );

        IReadOnlyList<ItemResult> undone = await _operations.UndoAsync(_run, _connection, _log).ConfigureAwait(false);
        List<string> restored = await HeldAsync().ConfigureAwait(false);
        Say(
            "undone",
            undone.Count == plan.Count && undone.All(r => r.Error is null) && restored.SequenceEqual(before),
            $"{undone.Count} rows; everybody has what they had{Errors(undone)}"
        );
    }

    private static string Errors(IReadOnlyList<ItemResult> results) =>
        string.Concat(results.Where(r => r.Error is not null).Take(3).Select(r => "\n    " + r.Error!.Message));

    private void Say(string step, bool isRight, string what)
    {
        Console.WriteLine($"{_connection.Product}: {step}: {what}");
        if (!isRight)
        {
            throw new InvalidOperationException($"The step '{step}' did not do what it should: {what}");
        }
    }

    /// <summary>Who holds what, so that the moments before and after can be compared.</summary>
    private async Task<List<string>> HeldAsync()
    {
        IReadOnlyList<Allocation> rows = await AllocationLister
            .ListAllAsync(_connection, new AllocationQuery(), _log, s_token)
            .ConfigureAwait(false);
        return rows.Where(r => r is { IsPool: false, Status: AllocationStatus.Active })
            .Select(r => $"{r.User} {r.Type} {r.Scope}")
            .OrderBy(r => r, StringComparer.Ordinal)
            .ToList();
    }

    private async Task<IReadOnlyList<PlanRow>> PlanAsync()
    {
        Policy policy = PolicyReader.Read(JsonPolicySource.Read(Rules, "policy.json"), "policy.json");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        ConnectionFacts facts = await FactsReader.ReadAsync(_connection, new PlanNeeds(policy), now, _log, s_token).ConfigureAwait(false);
        return PlanEngine.Make(policy, new PlanFacts(new[] { facts }), now).Where(r => r.IsChange).ToList();
    }

    /// <summary>Applies a plan as far as its first batch, and leaves the journal as if the process had been killed before the outcomes were
    /// written.</summary>
    private async Task<int> RemoveOneBatchAsync(IReadOnlyList<PlanRow> rows)
    {
        int sent;
        using (JournalFile journal = new(ChangeHandlers.All, _run, _operations.Folder, "Invoke-QlikPlan"))
        {
            PlanPart part = new(_connection, rows, new ChangeExecutor(journal));
            await part.ReadAsync(_log, s_token).ConfigureAwait(false);
            foreach (PlanRow row in rows)
            {
                if (part.Changed(row) is string why)
                {
                    throw new InvalidOperationException($"A row of the plan was changed meanwhile: {row.User}: {why}");
                }

                part.Accept(row);
            }

            await part.WriteAheadAsync(_log, s_token).ConfigureAwait(false);
            IReadOnlyList<PlanRow> batch = part.TakeBatch();
            sent = batch.Count;
            await part.ApplyAsync(batch, _log, s_token).ConfigureAwait(false);
        }

        _operations.ForgetOutcomes(_run);
        return sent;
    }
}
