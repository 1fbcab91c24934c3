using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>When the rows of a plan are read again while they are applied.</summary>
public sealed class PlanPartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, false)]
    public async Task A_list_that_its_product_calls_too_old_is_read_again_before_the_next_batch(int seconds, bool isReadAgain)
    {
        FakeAdapter adapter = new() { BatchSize = 1, ListIsGoodFor = TimeSpan.FromSeconds(seconds) };
        using FakeConnection connection = new(adapter);
        Allocation[] units = [Unit("a"), Unit("b")];
        adapter.Pages.Add(units);
        IReadOnlyList<PlanRow> rows = GivenPlan.Make(
            GivenPlan.Rules("""{ "UnusedFor": "30d" }"""),
            GivenPlan.Site("acme", QlikProduct.Cloud, units)
        );
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.In("journal"), "Invoke-QlikPlan");
        PlanPart part = new(connection, rows, journal.Executor());
        await part.ReadAsync(SilentLog.Instance, CancellationToken.None);
        rows.ToList().ForEach(part.Accept);
        await part.WriteAheadAsync(SilentLog.Instance, CancellationToken.None);

        ItemResult<PlanRow> first = Assert.Single(await part.ApplyAsync(part.TakeBatch(), SilentLog.Instance, CancellationToken.None));
        Allocation used = Unit(rows[1].User!);
        used.LastUsedAt = GivenPlan.Now;
        adapter.Pages[0] = [used];
        ItemResult<PlanRow> second = Assert.Single(await part.ApplyAsync(part.TakeBatch(), SilentLog.Instance, CancellationToken.None));

        Assert.Equal(Outcome.Released, first.Outcome);
        Assert.Equal(isReadAgain ? Outcome.Skipped : Outcome.Released, second.Outcome);
        Assert.Equal(isReadAgain, second.Detail?.StartsWith("it was used on ", StringComparison.Ordinal) == true);
    }

    private static Allocation Unit(string user) =>
        GivenPlan.Row(user, used: 90, source: LastUsedSource.Consumption, product: QlikProduct.Cloud, connection: "acme");
}
