using Newtonsoft.Json.Linq;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Sense;

/// <summary>Runs that take back so many rows that lists are read instead of the rows of each batch.</summary>
public sealed class SenseLongRunTests : IDisposable
{
    private const string Family = "analyzeraccesstype";
    private const int Many = 240;

    private readonly SenseSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_long_run_reads_one_list_before_and_one_after()
    {
        IReadOnlyList<PlannedChange> made = await RemoveAsync(Rows(Many));

        Assert.All(made, m => Assert.Equal(Outcome.Released, m.Outcome));
        Assert.Equal(Many, _site.Calls("DELETE").Count());
        Assert.Equal([null, null], Filters());
        Assert.Equal("GET", _site.Server.Requests[0].Method);
        Assert.Equal("GET", _site.Server.Requests[^1].Method);
    }

    [Fact]
    public async Task Each_type_has_its_own_lists_and_a_type_with_few_rows_has_none()
    {
        Allocation[] few = Enumerable.Range(5001, 3).Select(i => _site.AddAccess(i, "Professional")).ToArray();

        await RemoveAsync([.. Rows(Many), .. few]);

        Assert.Equal([null, null], Filters());
        Assert.All(Reads("professionalaccesstype"), r => Assert.StartsWith("id eq ", r.Query("filter")));
    }

    [Fact]
    public async Task A_shorter_run_reads_the_rows_of_each_batch()
    {
        await RemoveAsync(Rows(SenseRunRowsLimit - 1));

        Assert.NotEmpty(Filters());
        Assert.All(Filters(), f => Assert.StartsWith("id eq ", f));
    }

    [Fact]
    public async Task An_old_list_is_read_again_and_confirms_what_was_taken_back_so_far()
    {
        Allocation[] rows = Rows(Many);
        int deleted = 0;
        _site.Before = (sent, _) =>
        {
            if (sent.Method == "DELETE" && Interlocked.Increment(ref deleted) == 100)
            {
                // Somebody begins to use a row that comes later.
                Row(rows[^1])["lastUsed"] = "2026-03-01T11:00:00.000Z";
                _site.Clock.Advance(TimeSpan.FromSeconds(31));
            }

            return Task.CompletedTask;
        };

        IReadOnlyList<PlannedChange> made = await RemoveAsync(rows);

        Assert.Equal([null, null, null], Filters());
        Assert.Equal(Outcome.Skipped, made[^1].Outcome);
        Assert.DoesNotContain(_site.Calls("DELETE"), r => r.Path.EndsWith(rows[^1].Id, StringComparison.Ordinal));
        Assert.All(made.Take(Many - 1), m => Assert.Equal(Outcome.Released, m.Outcome));
    }

    [Fact]
    public async Task The_old_list_of_a_type_that_is_done_makes_no_further_reads()
    {
        Allocation[] more = Enumerable.Range(5001, 600).Select(i => _site.AddAccess(i, "Professional")).ToArray();
        int deleted = 0;
        _site.Before = (sent, _) =>
        {
            if (sent.Method == "DELETE" && Interlocked.Increment(ref deleted) is Many + 100 or Many + 200)
            {
                _site.Clock.Advance(TimeSpan.FromSeconds(31));
            }

            return Task.CompletedTask;
        };

        await RemoveAsync([.. Rows(Many), .. more]);

        Assert.Equal([null, null], Filters());
        Assert.Equal(4, Reads("professionalaccesstype").Count());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_no_list_younger()
    {
        int deleted = 0;
        _site.Before = (sent, _) =>
        {
            if (sent.Method == "DELETE" && Interlocked.Increment(ref deleted) == 100)
            {
                _site.Clock.Advance(TimeSpan.FromSeconds(31));
                _site.Clock.Jump(TimeSpan.FromHours(-1));
            }

            return Task.CompletedTask;
        };

        await RemoveAsync(Rows(Many));

        Assert.Equal(3, Filters().Count);
    }

    [Fact]
    public async Task A_list_that_takes_long_is_too_old_to_be_used()
    {
        _site.Before = (sent, _) =>
        {
            if (sent.Method == "GET" && sent.Query("filter") is null)
            {
                _site.Clock.Advance(TimeSpan.FromSeconds(31));
            }

            return Task.CompletedTask;
        };

        IReadOnlyList<PlannedChange> made = await RemoveAsync(Rows(Many));

        Assert.All(made, m => Assert.Equal(Outcome.Released, m.Outcome));
        Assert.Single(Filters(), f => f is null);
        Assert.True(Filters().Count > Many / 40);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_removal_in_doubt_or_by_somebody_else_the_rows_of_each_batch_are_read(bool isLost)
    {
        Allocation[] rows = Rows(Many);
        int deleted = 0;
        _site.Override = sent =>
        {
            if (sent.Method != "DELETE" || Interlocked.Increment(ref deleted) != 50)
            {
                return null;
            }

            JObject row = _site.Families[Family].Single(r => sent.Path.EndsWith((string)r["id"]!, StringComparison.Ordinal));
            _site.Families[Family].Remove(row);
            return isLost ? Answer.Status(500) : Answer.Text("Not found", 404);
        };

        IReadOnlyList<PlannedChange> made = await RemoveAsync(rows);

        Assert.Equal(isLost ? 0 : 1, made.Count(m => m.Outcome == Outcome.AlreadyGone));
        Assert.Equal(isLost ? Many : Many - 1, made.Count(m => m.Outcome == Outcome.Released));
        Assert.Equal(isLost ? 1 : 0, made.Count(m => m.Detail?.Contains("answer was lost") == true));
        Assert.Single(Filters(), f => f is null);
    }

    [Fact]
    public async Task A_row_that_the_list_does_not_show_is_read_before_it_counts_as_gone()
    {
        Allocation[] rows = Rows(Many);
        JObject hidden = Row(rows[3]);
        bool isFirst = true;
        _site.Override = sent =>
        {
            if (sent.Method != "GET" || !isFirst)
            {
                return null;
            }

            isFirst = false;
            return Answer.Json(new JArray(_site.Families[Family].Where(r => r != hidden)).ToString());
        };

        IReadOnlyList<PlannedChange> made = await RemoveAsync(rows);

        Assert.All(made, m => Assert.Equal(Outcome.Released, m.Outcome));
        Assert.Equal([null, "id eq " + rows[3].Id, null], Filters());
    }

    [Fact]
    public async Task A_list_that_lacks_too_many_rows_proves_nothing()
    {
        Allocation[] rows = Rows(Many);
        Enumerable.Range(5001, 10).ToList().ForEach(i => _site.AddAccess(i));
        _site.OnDelete = (_, row) => row["quarantined"] = true;
        _site.Override = sent =>
            sent.Method == "GET" && sent.Query("filter") is null && _site.Calls("DELETE").Count() == Many ? Answer.Json("[]") : null;

        IReadOnlyList<PlannedChange> made = await RemoveAsync(rows);

        Assert.All(made, m => Assert.Equal(Outcome.Quarantined, m.Outcome));
    }

    [Fact]
    public async Task Who_used_it_in_the_last_moment_is_named()
    {
        Allocation[] rows = Rows(Many);
        _site.OnDelete = (family, row) =>
        {
            if ((string?)row["id"] == rows[7].Id)
            {
                row["lastUsed"] = "2026-03-01T11:59:00.000Z";
                row["quarantined"] = true;
                row["quarantineEnd"] = "2026-03-08T11:59:00.000Z";
            }
            else
            {
                family.Remove(row);
            }
        };

        IReadOnlyList<PlannedChange> made = await RemoveAsync(rows);

        Assert.Equal(Outcome.Quarantined, made[7].Outcome);
        Assert.Contains("Restore-QlikAllocation", made[7].Detail);
        Assert.Contains("Restore-QlikAllocation", Assert.Single(_site.Log.Warnings));
    }

    [Fact]
    public async Task What_the_list_still_shows_as_active_is_not_confirmed()
    {
        Allocation[] rows = Rows(Many);
        _site.OnDelete = (family, row) =>
        {
            if ((string?)row["id"] != rows[7].Id)
            {
                family.Remove(row);
            }
        };

        IReadOnlyList<PlannedChange> made = await RemoveAsync(rows);

        Assert.Equal(ErrorReason.NotConfirmed, Assert.Single(made, m => m.Error is not null).Error!.Reason);
        Assert.Equal(Many - 1, made.Count(m => m.Outcome == Outcome.Released));
    }

    [Fact]
    public async Task Eight_are_deleted_at_once()
    {
        DeletesAtOnce deletes = new(_site, expected: 8);

        IReadOnlyList<PlannedChange> made = await RemoveAsync(Rows(Many));

        Assert.All(made, m => Assert.Equal(Outcome.Released, m.Outcome));
        Assert.Equal(8, deletes.Most);
    }

    private static int SenseRunRowsLimit => QlikAdmin.Products.Sense.SenseRunRows.FewestForList;

    private Allocation[] Rows(int count)
    {
        return Enumerable
            .Range(1, count)
            .Select(i =>
            {
                Allocation row = _site.AddAccess(i);
                row.LastUsedAt = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
                row.LastUsedSource = LastUsedSource.Allocation;
                return row;
            })
            .ToArray();
    }

    private JObject Row(Allocation row) => _site.Families[Family].Single(r => (string?)r["id"] == row.Id);

    private IEnumerable<Sent> Reads(string family) => _site.Calls("GET").Where(r => r.Path == $"/qrs/license/{family}/full");

    private List<string?> Filters() => Reads(Family).Select(r => r.Query("filter")).ToList();

    private Task<IReadOnlyList<PlannedChange>> RemoveAsync(IReadOnlyList<Allocation> rows)
    {
        return new RecordingJournal()
            .Executor()
            .RunAsync(_site.Connection, rows.Select(r => AllocationChanges.OfTakingBack(r)).ToList(), _site.Log, CancellationToken.None);
    }
}
