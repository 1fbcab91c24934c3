using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>A plan on one connection, made and applied as the commands do it.</summary>
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

    /// <summary>Plans by these rules and exclusions, which are JSON, and no caps.</summary>
    public static async Task<PlanRun> MakeAsync(Connection connection, string rules, string exclude, IOperationLog log)
    {
        // Made at the moment at which the sandbox begins, which may be long ago, and resumed today.
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

    /// <summary>Applies the plan.</summary>
    /// <param name="journal">Where it is recorded.</param>
    /// <param name="batches">It is stopped after so many batches.</param>
    /// <param name="beforeEach">Done before a batch, whose rows it is given; null for nothing.</param>
    /// <returns>What became of the rows that it came to.</returns>
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

        await part.WriteAheadAsync(CancellationToken.None);
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
