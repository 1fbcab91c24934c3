using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>A plan on one connection, made and applied like the commands do it.</summary>
internal sealed class PlanRun
{
    private readonly Connection _connection;
    private readonly IOperationLog _log;

    private PlanRun(Connection connection, IReadOnlyList<PlanRow> rows, IOperationLog log)
    {
        _connection = connection;
        _log = log;
        Rows = rows;
    }

    /// <summary>The rows that change something.</summary>
    public IReadOnlyList<PlanRow> Rows { get; }

    /// <summary>Makes a plan from these rules and exclusions, which are JSON, without caps.</summary>
    public static async Task<PlanRun> MakeAsync(Connection connection, string rules, string exclude, IOperationLog log)
    {
        // The plan is made at the time when the sandbox clock starts, which may be long ago, and is resumed today.
        Policy policy = PolicyReader.Read(
            JsonPolicySource.Read(
                $$"""{ "Rules": [ {{rules}} ], "Exclude": { {{exclude}} }, "Caps": { "Percent": 100 }, "ExpiresAfter": "36500d" }""",
                "test.json"
            ),
            "test.json"
        );
        ConnectionFacts facts = await FactsReader.ReadAsync(connection, new PlanNeeds(policy), Run.Start, log, CancellationToken.None);
        return new PlanRun(connection, PlanEngine.Make(policy, new PlanFacts([facts]), Run.Start).Where(r => r.IsChange).ToList(), log);
    }

    /// <summary>The first rows of the same plan, on another connection to the same server.</summary>
    public PlanRun On(Connection connection, int count, IOperationLog log) => new(connection, Rows.Take(count).ToList(), log);

    /// <summary>Applies the plan.</summary>
    /// <param name="journal">The journal that records it.</param>
    /// <param name="batches">The number of batches after which it is stopped.</param>
    /// <param name="beforeEach">Called before each batch with its rows; null for nothing.</param>
    /// <returns>The outcomes of the rows that it reached.</returns>
    public async Task<IReadOnlyList<ItemResult<PlanRow>>> ApplyAsync(
        IChangeJournal journal,
        int batches = int.MaxValue,
        Func<IReadOnlyList<PlanRow>, Task>? beforeEach = null
    )
    {
        PlanPart part = new(_connection, Rows, journal.Executor());
        await part.ReadAsync(_log, CancellationToken.None);
        List<ItemResult<PlanRow>> outcomes = new();
        foreach (PlanRow row in Rows)
        {
            if (part.Changed(row) is string why)
            {
                outcomes.Add(new ItemResult<PlanRow>(row, new ItemResult(Outcome.Skipped, why)));
            }
            else
            {
                part.Accept(row);
            }
        }

        await part.WriteAheadAsync(_log, CancellationToken.None);
        for (int i = 0; i < batches && part.HasMore; i++)
        {
            IReadOnlyList<PlanRow> batch = part.TakeBatch();
            if (beforeEach is not null)
            {
                await beforeEach(batch);
            }

            outcomes.AddRange(await part.ApplyAsync(batch, _log, CancellationToken.None));
        }

        outcomes.AddRange(await part.FinishAsync(_log, CancellationToken.None));
        return outcomes;
    }
}
