using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class UsedSinceTests
{
    private static readonly DateTimeOffset s_before = Given.Now.AddDays(-40).AddSeconds(7.25);

    private readonly RecordingLog _log = new();

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.9, false)]
    [InlineData(1.5, true)]
    [InlineData(3600, true)]
    [InlineData(-3600, false)]
    public void A_later_use_counts_and_what_a_file_rounds_off_does_not(double secondsLater, bool isUsed)
    {
        string? why = UsedSince.Why(Chosen(s_before), s_before.AddSeconds(secondsLater));

        Assert.Equal(isUsed, why is not null);
    }

    [Fact]
    public void The_reason_has_both_dates()
    {
        Assert.Equal(
            "It was used on 2026-03-01 11:45 UTC. When it was listed, it was last used on 2026-01-20 12:00 UTC.",
            UsedSince.Why(Chosen(s_before), Given.Now.AddMinutes(-15))
        );
        Assert.Equal(
            "It was used on 2026-03-01 11:45 UTC. When it was listed, it had never been used.",
            UsedSince.Why(Chosen(null), Given.Now.AddMinutes(-15))
        );
    }

    [Fact]
    public void A_spreadsheet_that_keeps_minutes_or_days_makes_no_use_of_nothing()
    {
        DateTimeOffset minute = new(2026, 1, 20, 12, 5, 0, TimeSpan.Zero);
        DateTimeOffset day = new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero);

        Assert.Null(UsedSince.Why(Chosen(minute), minute.AddSeconds(59)));
        Assert.NotNull(UsedSince.Why(Chosen(minute), minute.AddSeconds(61)));
        Assert.Null(UsedSince.Why(Chosen(day), day.AddHours(23)));
        Assert.NotNull(UsedSince.Why(Chosen(day), day.AddHours(25)));
    }

    [Fact]
    public void What_says_nothing_of_its_use_was_not_chosen_by_it()
    {
        Allocation silent = Chosen(null);
        silent.LastUsedSource = LastUsedSource.Unknown;

        Assert.False(UsedSince.IsKnown(silent));
        Assert.Null(UsedSince.Why(silent, Given.Now));
        Assert.Null(UsedSince.Why(Chosen(s_before), null));
    }

    [Fact]
    public async Task What_the_product_reads_right_before_is_left_alone_when_it_was_used()
    {
        FakeAdapter adapter = new() { Now = a => a.Id == "used" ? Chosen(Given.Now, a.Id) : a };

        IReadOnlyList<ItemResult<Allocation>> attempts = await RemoveAsync(
            adapter,
            null,
            Chosen(s_before, "used"),
            Chosen(s_before, "idle")
        );

        Assert.Equal("idle Released, used Skipped", Said(attempts));
        Assert.Contains("2026-01-20", attempts.Single(a => a.Outcome == Outcome.Skipped).Detail);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task What_only_a_list_tells_is_read_once_for_all_batches_and_the_used_ones_are_not_sent()
    {
        FakeUse use = new("used");
        FakeAdapter adapter = new() { LastUse = () => use };
        FakeConnection connection = new(adapter);
        ChangeExecutor executor = new RecordingJournal().Executor();

        IReadOnlyList<ItemResult<Allocation>> first = await executor.RemoveAsync(
            connection,
            [Chosen(s_before, "used"), Chosen(s_before, "idle")],
            _log
        );
        await executor.RemoveAsync(connection, [Chosen(s_before, "later")], _log);

        Assert.Equal("idle Released, used Skipped", Said(first));
        Assert.Equal(["idle", "later"], adapter.Removed.SelectMany(r => r).Select(r => r.Id));
        Assert.Equal(1, adapter.UseReadings);
    }

    [Fact]
    public async Task Who_insists_gets_it_all_the_same_and_nothing_is_read_for_it()
    {
        FakeAdapter adapter = new() { LastUse = () => new FakeUse("used"), Now = a => Chosen(Given.Now, a.Id) };

        Assert.Equal("used Released", Said(await RemoveAsync(adapter, _ => true, Chosen(s_before, "used"))));
        Assert.Equal(0, adapter.UseReadings);
    }

    [Fact]
    public async Task Use_that_can_not_be_read_takes_nothing_away_that_was_chosen_by_it()
    {
        FakeAdapter adapter = new() { LastUse = () => throw new QlikException(ErrorReason.Forbidden, "not for you") };
        Allocation silent = Chosen(null, "silent");
        silent.LastUsedSource = LastUsedSource.Unknown;

        Assert.Equal("chosen Forbidden, silent Released", Said(await RemoveAsync(adapter, null, Chosen(s_before, "chosen"), silent)));
        Assert.Equal(["silent"], Assert.Single(adapter.Removed).Select(r => r.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_journal_remembers_what_was_known_of_the_use(bool isUsed)
    {
        Allocation chosen = Chosen(isUsed ? s_before : null);
        FakeConnection connection = new(new FakeAdapter());

        Allocation back = AllocationChanges.Allocation(AllocationChanges.OfRemoval(chosen), connection);

        Assert.Equal((chosen.LastUsedAt, true), (back.LastUsedAt, UsedSince.IsKnown(back)));
        Assert.False(UsedSince.IsKnown(AllocationChanges.Allocation(AllocationChanges.OfRemoval(chosen, evenIfUsed: true), connection)));
    }

    private static Allocation Chosen(DateTimeOffset? lastUsedAt, string id = "a")
    {
        Allocation row = Given.Row(id: id);
        row.LastUsedAt = lastUsedAt;
        return row;
    }

    private static string Said(IEnumerable<ItemResult<Allocation>> attempts) =>
        string.Join(
            ", ",
            attempts
                .OrderBy(a => a.Item.Id, StringComparer.Ordinal)
                .Select(a => $"{a.Item.Id} {a.Error?.Reason.ToString() ?? a.Outcome.ToString()}")
        );

    private Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        FakeAdapter adapter,
        Func<Allocation, bool>? evenIfUsed,
        params Allocation[] batch
    )
    {
        return new RecordingJournal().Executor().RemoveAsync(new FakeConnection(adapter), batch, _log, evenIfUsed);
    }

    private sealed class FakeUse(string used) : ILastUse
    {
        public Task<IReadOnlyList<DateTimeOffset?>> OfAsync(IReadOnlyList<Allocation> rows, IOperationLog log, CancellationToken token)
        {
            return Task.FromResult<IReadOnlyList<DateTimeOffset?>>(rows.Select(r => r.Id == used ? Given.Now : r.LastUsedAt).ToList());
        }
    }
}
