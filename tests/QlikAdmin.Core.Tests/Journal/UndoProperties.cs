using FsCheck;
using FsCheck.Xunit;
using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>Whatever people hold and whatever runs do to it, taking the runs back one after the other gives back each state
/// exactly.</summary>
[Properties(MaxTest = 25)]
public sealed class UndoProperties
{
    private const int People = 3;

    [Property]
    public Task Runs_on_Cloud_are_taken_back_exactly(NonNegativeInt most, int[] start, NonEmptyArray<int> steps) =>
        IsExactAsync(QlikProduct.Cloud, most.Get, start, steps.Get);

    [Property]
    public Task Runs_on_Sense_are_taken_back_exactly(NonNegativeInt most, int[] start, NonEmptyArray<int> steps) =>
        IsExactAsync(QlikProduct.Sense, most.Get, start, steps.Get);

    [Property]
    public Task Runs_on_QlikView_are_taken_back_exactly(NonNegativeInt most, int[] start, NonEmptyArray<int> steps) =>
        IsExactAsync(QlikProduct.QlikView, most.Get, start, steps.Get);

    private static async Task IsExactAsync(QlikProduct product, int most, int[] start, int[] steps)
    {
        using JournalRuns runs = new();
        LicenseWorld world = new(product);
        foreach (Unit unit in start.Select(n => Unit.Of(world, n)).Where(u => Holding(world, u) is null))
        {
            world.Put(unit.User, unit.Type, unit.IsUsed, unit.Place);
        }

        List<(Guid Run, string Before)> made = new();
        foreach (int[] run in steps.Chunk(4))
        {
            string before = world.Held;
            made.Add((await runs.RunAsync(journal => MakeAsync(journal, world, run)), before));
        }

        foreach ((Guid run, string before) in Enumerable.Reverse(made))
        {
            IReadOnlyList<(JournalEntry Entry, ItemResult Result)> undone = await runs.UndoAsync(
                run,
                world.Connection,
                1 + (most % 3),
                isQuick: most % 2 == 0
            );
            Assert.All(undone, u => Assert.True(u.Result.Error is null, u.Entry + ": " + u.Result.Error?.Message));
            Assert.Equal(before, world.Held);
        }
    }

    private static async Task MakeAsync(IChangeJournal journal, LicenseWorld world, int[] steps)
    {
        foreach (int step in steps)
        {
            Unit unit = Unit.Of(world, step);
            switch (unit.Rest % 5)
            {
                case 0 when Holding(world, unit) is Allocation held:
                    await JournalRuns.RemoveAsync(journal, world.Connection, [held]);
                    break;
                case 1:
                    await JournalRuns.RemoveAsync(journal, world.Connection, world.Active().Where(a => a.User == unit.User).ToList());
                    break;
                case 2 when world.Product == QlikProduct.Cloud && Holding(world, unit) is Allocation held:
                    await JournalRuns.ChangeAsync(
                        journal,
                        world.Connection,
                        ChangeKind.ConvertAllocation,
                        unit.User,
                        world.Types[(world.Types.ToList().IndexOf(unit.Type) + 1) % world.Types.Count],
                        unit.Type,
                        held.Id
                    );
                    break;
                case 3:
                    await JournalRuns.ChangeAsync(
                        journal,
                        world.Connection,
                        ChangeKind.RestoreAllocation,
                        unit.User,
                        unit.Type,
                        id: unit.Id
                    );
                    break;
                default:
                    await JournalRuns.ChangeAsync(journal, world.Connection, ChangeKind.AddAllocation, unit.User, unit.Type, id: unit.Id);
                    break;
            }
        }
    }

    private static Allocation? Holding(LicenseWorld world, Unit unit) =>
        world.Active().FirstOrDefault(a => a.User == unit.User && a.Type == unit.Type && a.Scope == unit.Place);

    /// <summary>Decodes a unit from a number, and gives the rest of the number.</summary>
    private sealed record Unit(string User, string Type, string? Place, bool IsUsed, int Rest)
    {
        /// <summary>Key by which a unit of a server is asked for; null where type and person are enough.</summary>
        public string? Id => Place is null ? null : $"qv:named:{Place}:{User}";

        public static Unit Of(LicenseWorld world, int number)
        {
            int rest = number & int.MaxValue;
            string user = "CORP\\u" + Take(People);
            string type = world.Product == QlikProduct.QlikView ? "NamedCal" : world.Types[Take(world.Types.Count)];
            string? place = world.Product == QlikProduct.QlikView ? "s" + Take(2) : null;
            return new Unit(user, type, place, Take(2) == 0, rest);

            int Take(int of)
            {
                int taken = rest % of;
                rest /= of;
                return taken;
            }
        }
    }
}
