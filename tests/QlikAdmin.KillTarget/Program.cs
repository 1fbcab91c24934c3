using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Operations;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.KillTarget;

/// <summary>Takes back what is named on its standard input, through the journal, as the commands do; somebody kills it on the way, or its
/// disk fills up.</summary>
/// <remarks>It ends with 3, and the id of the error on its standard error, when it was refused something. Arguments: folder of the journal,
/// run id, whether the changes are planned ahead (true or false), then those of <see cref="Target"/>. Lines of input: id, type and user,
/// with tabs between.</remarks>
internal static class Program
{
    // Small, so that a run has many batches, and one flush covers few of them.
    private const int BatchSize = 20;

    private const int Failure = 3;

    /// <summary>Renews so often that a test does not have to wait for it.</summary>
    private sealed class EagerHost() : RunHost(null)
    {
        public override TimeSpan Renewal => TimeSpan.FromMilliseconds(250);
    }

    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            return await RunAsync(arguments);
        }
        catch (QlikException e)
        {
            return await FailAsync(e);
        }
    }

    private static async Task<int> FailAsync(QlikException error)
    {
        await Console.Error.WriteLineAsync($"{error.ErrorId}: {error.Message}");
        return Failure;
    }

    private static async Task<int> RunAsync(string[] arguments)
    {
        using Connection connection = Target.Connect(arguments[3..]);
        List<Allocation> rows = new();
        while (await Console.In.ReadLineAsync() is string line)
        {
            string[] columns = line.Split('\t');
            rows.Add(new Allocation(columns[0], connection.Product, connection.Name, columns[1]) { User = columns[2] });
        }

        using JournalFile journal = new(
            ChangeHandlers.All,
            Guid.Parse(arguments[1]),
            arguments[0],
            "Remove-QlikAllocation",
            host: new EagerHost()
        );
        ChangeExecutor executor = new(journal);
        if (bool.Parse(arguments[2]))
        {
            await executor.PlanAsync(
                connection,
                rows.Select(r => AllocationChanges.OfTakingBack(r)).ToList(),
                SilentLog.Instance,
                CancellationToken.None
            );
        }

        // From here on it can be killed at any moment.
        await Console.Out.WriteLineAsync("ready");
        foreach (Allocation[] batch in Chunks.Of(rows, BatchSize))
        {
            List<PlannedChange> changes = batch.Select(r => new PlannedChange(AllocationChanges.OfTakingBack(r))).ToList();
            await executor.MakeAsync(connection, changes, SilentLog.Instance, CancellationToken.None);
        }

        await executor.FinishAsync(connection, SilentLog.Instance, CancellationToken.None);
        journal.Close(JournalEnd.Completed);
        return journal.LostOutcome is QlikException lost ? await FailAsync(lost) : 0;
    }
}
