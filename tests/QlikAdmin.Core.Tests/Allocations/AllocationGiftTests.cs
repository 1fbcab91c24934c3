using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class AllocationGiftTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_could_not_be_read_before_is_not_given_and_the_others_are(bool isRestored)
    {
        ChangeKind kind = isRestored ? ChangeKind.RestoreAllocation : ChangeKind.AddAllocation;
        using JournalRuns runs = new();
        LicenseWorld world = new(QlikProduct.Sense)
        {
            FindFault = u =>
                u.Key == "CORP\\bob" ? new QlikException(ErrorReason.ServerError, "Find it: not now.") { NextStep = "Try again." } : null,
        };
        AllocationRequest[] wanted = new[] { "CORP\\ann", "CORP\\bob", "CORP\\eve" }
            .Select(u => new AllocationRequest(new AllocationUser(u, u, null, null), "Analyzer"))
            .ToArray();
        IReadOnlyList<ItemResult<AllocationRequest>> made = [];

        Guid run = await runs.RunAsync(async journal =>
        {
            await journal.PlanAsync(world.Connection, wanted.Select(r => AllocationChanges.Of(kind, r)).ToList(), CancellationToken.None);
            made = await journal.Executor().GiveAsync(world.Connection, kind, wanted, SilentLog.Instance);
        });

        Assert.Equal([null, ErrorReason.ServerError, null], made.Select(m => m.Error?.Reason));
        Assert.EndsWith("nothing was sent, since what is held now could not be read: Find it: not now.", made[1].Error!.Message);
        Assert.Equal(["CORP\\ann", "CORP\\eve"], world.Active().Select(a => a.User).Order(StringComparer.Ordinal));
        Assert.Equal([JournalEntryState.Done, JournalEntryState.Failed, JournalEntryState.Done], runs.Of(run).Entries.Select(e => e.State));
    }
}
