using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>An undo restores exactly the state before, whatever a person held and in whatever order it is read.</summary>
public sealed class ExactUndoTests : IDisposable
{
    private readonly JournalRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData(QlikProduct.Cloud, 1, false)]
    [InlineData(QlikProduct.Cloud, 1, true)]
    [InlineData(QlikProduct.Cloud, 800, true)]
    [InlineData(QlikProduct.Sense, 1, false)]
    [InlineData(QlikProduct.Sense, 1, true)]
    [InlineData(QlikProduct.Sense, 2, false)]
    public async Task Who_held_several_types_gets_all_of_them_back_also_one_after_the_other(QlikProduct product, int most, bool isQuick)
    {
        LicenseWorld world = new(product);
        List<Allocation> rows =
        [
            world.Put("anna", "Analyzer"),
            world.Put("anna", "Professional", isUsed: true),
            world.Put("anna", "UserAccess"),
            world.Put("bert", "Analyzer"),
        ];
        string before = world.Held;
        Guid run = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, rows));
        Assert.Empty(world.Active());

        IReadOnlyList<(JournalEntry, ItemResult Result)> undone = await _runs.UndoAsync(run, world.Connection, most, isQuick: isQuick);

        Assert.All(undone, u => Assert.Null(u.Result.Error));
        Assert.Equal(before, world.Held);
        Assert.All(_runs.Of(run).Entries, e => Assert.Equal(JournalEntryState.Undone, e.State));
    }

    [Fact]
    public async Task What_an_earlier_undo_gave_back_is_nobody_elses_change()
    {
        LicenseWorld world = new(QlikProduct.Cloud);
        Allocation analyzer = world.Put("anna", "Analyzer");
        Allocation professional = world.Put("anna", "Professional");
        string before = world.Held;
        Guid first = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, [analyzer]));
        Guid second = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, [professional]));

        await _runs.UndoAsync(second, world.Connection);
        await _runs.UndoAsync(first, world.Connection);

        Assert.Equal(before, world.Held);
    }

    [Fact]
    public async Task One_entry_at_a_time_comes_to_the_same()
    {
        LicenseWorld world = new(QlikProduct.Sense);
        List<Allocation> rows = [world.Put("anna", "Analyzer"), world.Put("anna", "Professional")];
        string before = world.Held;
        Guid run = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, rows));

        await _runs.UndoAsync(run, world.Connection, wants: e => e.Entry == 1);
        await _runs.UndoAsync(run, world.Connection, wants: e => e.Entry == 2);

        Assert.Equal(before, world.Held);
    }

    [Fact]
    public async Task What_somebody_gave_since_holds_back_the_unit_that_was_taken()
    {
        LicenseWorld world = new(QlikProduct.Cloud);
        Guid run = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, [world.Put("anna", "Analyzer")]));
        world.Tick();
        world.Put("anna", "Professional");

        ItemResult left = Assert.Single(await _runs.UndoAsync(run, world.Connection)).Result;

        Assert.Equal(ErrorReason.ChangedSince, left.Error?.Reason);
        Assert.Contains("somebody gave Professional since", left.Error!.Message);
        Assert.Equal("Professional", Assert.Single(world.Active()).Type);
    }

    [Fact]
    public async Task Somebody_who_gave_back_one_of_two_holds_back_neither()
    {
        LicenseWorld world = new(QlikProduct.Cloud);
        List<Allocation> rows = [world.Put("anna", "Analyzer"), world.Put("anna", "Professional")];
        string before = world.Held;
        Guid run = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, rows));
        world.Tick();
        world.Put("anna", "Professional");

        IReadOnlyList<(JournalEntry, ItemResult Result)> undone = await _runs.UndoAsync(run, world.Connection);

        Assert.Equal(
            [Outcome.Exists, Outcome.Restored],
            undone.Select(u => u.Result.Outcome).OrderBy(o => o.ToString(), StringComparer.Ordinal)
        );
        Assert.Equal(before, world.Held);
    }

    [Fact]
    public async Task A_unit_that_was_given_and_taken_in_one_run_is_not_left_behind_under_its_new_key()
    {
        LicenseWorld world = new(QlikProduct.Sense);
        Guid run = await _runs.RunAsync(async journal =>
        {
            await JournalRuns.ChangeAsync(journal, world.Connection, ChangeKind.AddAllocation, "anna", "Analyzer");
            await JournalRuns.RemoveAsync(journal, world.Connection, world.Active());
        });

        IReadOnlyList<(JournalEntry, ItemResult Result)> undone = await _runs.UndoAsync(run, world.Connection);

        Assert.Equal([Outcome.Restored, Outcome.Released], undone.Select(u => u.Result.Outcome));
        Assert.Empty(world.Active());
    }

    [Fact]
    public async Task A_unit_that_was_converted_and_taken_in_one_run_comes_back_as_it_was()
    {
        LicenseWorld world = new(QlikProduct.Cloud);
        Allocation row = world.Put("anna", "Professional");
        world.Put("anna", "UserAccess");
        string before = world.Held;
        Guid run = await _runs.RunAsync(async journal =>
        {
            await JournalRuns.ChangeAsync(
                journal,
                world.Connection,
                ChangeKind.ConvertAllocation,
                "anna",
                "Analyzer",
                "Professional",
                row.Id
            );
            await JournalRuns.RemoveAsync(journal, world.Connection, world.Active());
        });

        await _runs.UndoAsync(run, world.Connection, most: 1);

        Assert.Equal(before, world.Held);
    }

    [Fact]
    public async Task A_unit_that_somebody_took_and_gave_anew_is_not_this_runs_to_take()
    {
        LicenseWorld world = new(QlikProduct.Sense);
        Guid run = await _runs.RunAsync(j => JournalRuns.ChangeAsync(j, world.Connection, ChangeKind.AddAllocation, "anna", "Analyzer"));
        world.Take(world.Active()[0]);
        world.Put("anna", "Analyzer");

        ItemResult left = Assert.Single(await _runs.UndoAsync(run, world.Connection)).Result;

        Assert.Equal(ErrorReason.ChangedSince, left.Error?.Reason);
        Assert.Contains("given it again", left.Error!.Message);
        Assert.Single(world.Active());
    }

    [Fact]
    public async Task What_the_server_refuses_is_named_and_the_rest_comes_back()
    {
        LicenseWorld world = new(QlikProduct.Sense) { Bought = 2 };
        List<Allocation> rows = new[] { "anna", "bert", "carl", "dora" }
            .Select(u => world.Put(u, "Analyzer"))
            .Append(world.Put("anna", "Professional"))
            .ToList();
        Guid run = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, rows));

        IReadOnlyList<(JournalEntry Entry, ItemResult Result)> undone = await _runs.UndoAsync(run, world.Connection, most: 2);

        List<(JournalEntry Entry, ItemResult Result)> refused = undone.Where(u => u.Result.Error is not null).ToList();
        Assert.Equal(2, refused.Count);
        Assert.All(refused, r =>
        {
            Assert.Equal(ErrorReason.NoLicenseAvailable, r.Result.Error!.Reason);
            Assert.Contains($"{r.Entry.ItemType} of {r.Entry.User}", r.Result.Error.Message);
            Assert.Equal(JournalEntryState.Done, _runs.Of(run).Entries[r.Entry.Entry - 1].State);
        });
        Assert.Equal(3, world.Active().Count);
    }

    [Fact]
    public async Task Cals_of_one_person_on_two_servers_come_back_on_both()
    {
        LicenseWorld world = new(QlikProduct.QlikView);
        List<Allocation> rows = [world.Put(@"CORP\anna", "NamedCal", true, "one"), world.Put(@"CORP\anna", "NamedCal", false, "two")];
        string before = world.Held;
        Guid first = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, [rows[0]]));
        Guid second = await _runs.RunAsync(j => JournalRuns.RemoveAsync(j, world.Connection, [rows[1]]));

        // The older run can be undone first, because the newer one changed another unit.
        await _runs.UndoAsync(first, world.Connection);
        await _runs.UndoAsync(second, world.Connection);

        Assert.Equal(before, world.Held);
    }
}
