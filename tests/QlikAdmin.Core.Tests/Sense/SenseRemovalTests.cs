using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class SenseRemovalTests : IDisposable
{
    private readonly SenseSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_row_is_read_deleted_and_read_again()
    {
        Allocation row = _site.AddAccess(1);

        ItemResult<Allocation> attempt = Assert.Single(await RemoveAsync(row));

        Assert.Equal(Outcome.Released, attempt.Outcome);
        string id = SenseSite.Id(1);
        Assert.Equal(
            [
                "GET /qrs/license/analyzeraccesstype/full",
                "DELETE /qrs/license/analyzeraccesstype/" + id,
                "GET /qrs/license/analyzeraccesstype/full",
            ],
            _site.Server.Requests.Select(r => r.Method + " " + r.Path)
        );
        Assert.All(_site.Calls("GET"), r => Assert.Equal("id eq " + id, r.Query("filter")));
    }

    [Fact]
    public async Task A_used_one_goes_into_quarantine_and_says_until_when()
    {
        Allocation row = _site.AddAccess(1);
        _site.OnDelete = (_, r) =>
        {
            r["quarantined"] = true;
            r["quarantineEnd"] = "2026-03-08T00:00:00.000Z";
        };

        ItemResult<Allocation> attempt = Assert.Single(await RemoveAsync(row));

        Assert.Equal(
            (Outcome.Quarantined, new DateTimeOffset(2026, 3, 8, 0, 0, 0, TimeSpan.Zero)),
            (attempt.Outcome, attempt.QuarantineEndsAt)
        );
    }

    [Fact]
    public async Task What_is_quarantined_since_is_left_alone()
    {
        Allocation row = _site.AddAccess(1, quarantined: true);

        ItemResult<Allocation> attempt = Assert.Single(await RemoveAsync(row));

        Assert.Equal(
            (Outcome.Skipped, new DateTimeOffset(2026, 3, 8, 0, 0, 0, TimeSpan.Zero)),
            (attempt.Outcome, attempt.QuarantineEndsAt)
        );
        Assert.Contains("already in quarantine", attempt.Detail);
        Assert.Empty(_site.Calls("DELETE"));
    }

    [Fact]
    public async Task What_is_gone_already_is_no_error_whether_read_or_deleted()
    {
        Allocation before = new(SenseSite.Id(9), QlikProduct.Sense, "qs1", "Analyzer");
        Allocation between = _site.AddAccess(1);
        _site.Override = sent =>
        {
            if (sent.Method == "DELETE")
            {
                _site.Families["analyzeraccesstype"].Clear();
            }

            return null;
        };

        Assert.Equal("AlreadyGone AlreadyGone", Said(await RemoveAsync(before, between)));
        Assert.Single(_site.Calls("DELETE"));
    }

    [Fact]
    public async Task What_is_still_active_afterwards_is_not_confirmed()
    {
        Allocation row = _site.AddAccess(1);
        _site.OnDelete = (_, _) => { };

        ItemResult<Allocation> attempt = Assert.Single(await RemoveAsync(row));

        Assert.Equal(ErrorReason.NotConfirmed, attempt.Error?.Reason);
        Assert.Contains("licence rule", attempt.Error!.NextStep);
    }

    [Theory]
    [InlineData("N")]
    [InlineData("B")]
    [InlineData("X")]
    public async Task An_id_in_another_spelling_is_the_same_row(string format)
    {
        _site.AddAccess(0x7b);
        Allocation spelt = new(
            Guid.Parse(SenseSite.Id(0x7b)).ToString(format == "X" ? "D" : format).ToUpperInvariant(),
            QlikProduct.Sense,
            "qs1",
            "analyzer"
        );

        Assert.Equal("Released", Said(await RemoveAsync(spelt)));
        Assert.Empty(_site.Families["analyzeraccesstype"]);
    }

    [Fact]
    public async Task A_row_that_belongs_to_somebody_else_by_now_is_refused()
    {
        Allocation row = _site.AddAccess(1, user: "jdoe");
        row.User = @"CORP\other";

        ItemResult<Allocation> attempt = Assert.Single(await RemoveAsync(row));

        Assert.Equal(ErrorReason.InvalidInput, attempt.Error?.Reason);
        Assert.Contains(@"belongs to CORP\jdoe", attempt.Error!.Message);
        Assert.Empty(_site.Calls("DELETE"));
    }

    [Theory]
    [InlineData("not-a-guid", "Analyzer")]
    [InlineData("00000001-0000-0000-0000-000000000000", "LoginAccess")]
    [InlineData("00000001-0000-0000-0000-000000000000", "professional2")]
    [InlineData("../../user/x", "Analyzer")]
    public async Task What_names_no_row_is_refused_without_a_call(string id, string type)
    {
        Assert.Equal("InvalidInput", Said(await RemoveAsync(new Allocation(id, QlikProduct.Sense, "qs1", type))));
        Assert.Empty(_site.Server.Requests);
    }

    [Fact]
    public async Task One_bad_item_leaves_the_others_alone()
    {
        Allocation good = _site.AddAccess(1, user: "a");
        Allocation forbidden = _site.AddAccess(2, user: "bb");
        _site.Override = sent => sent.Method == "DELETE" && sent.Path.Contains(SenseSite.Id(2)) ? Answer.Text("Forbidden", 403) : null;

        Assert.Equal("Released Forbidden", Said(await RemoveAsync(good, forbidden)));
    }

    [Fact]
    public async Task When_the_state_can_not_be_read_nothing_is_deleted()
    {
        Allocation row = _site.AddAccess(1);
        _site.Override = sent => sent.Method == "GET" ? Answer.Status(500) : null;

        Assert.Equal("ServerError", Said(await RemoveAsync(row)));
        Assert.Empty(_site.Calls("DELETE"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_is_settled_by_reading(bool done)
    {
        Allocation row = _site.AddAccess(1);
        _site.Override = sent =>
        {
            if (sent.Method != "DELETE")
            {
                return null;
            }

            if (done)
            {
                _site.Families["analyzeraccesstype"].Clear();
            }

            return Answer.Status(500);
        };

        ItemResult<Allocation> attempt = Assert.Single(await RemoveAsync(row));

        Assert.Equal(done ? Outcome.Released : Outcome.Open, attempt.Outcome);
        Assert.Equal(done ? null : ErrorReason.ServerError, attempt.Error?.Reason);
        Assert.Equal(done, attempt.Detail?.Contains("answer was lost") ?? false);
    }

    [Fact]
    public async Task After_a_lost_answer_a_quarantined_row_is_not_deleted_again()
    {
        Allocation row = _site.AddAccess(1);
        _site.Override = sent =>
        {
            if (sent.Method != "DELETE")
            {
                return null;
            }

            _site.Families["analyzeraccesstype"][0]["quarantined"] = true;
            return Answer.Drop;
        };

        Assert.Equal("Quarantined", Said(await RemoveAsync(row)));
        Assert.Single(_site.Calls("DELETE"));
    }

    [Fact]
    public async Task After_a_lost_answer_an_active_row_is_deleted_again()
    {
        Allocation row = _site.AddAccess(1);
        _site.Override = sent => sent.Method == "DELETE" && _site.Calls("DELETE").Count() == 1 ? Answer.Drop : null;

        Assert.Equal("Released", Said(await RemoveAsync(row)));
        Assert.Equal(2, _site.Calls("DELETE").Count());
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    public async Task As_many_deletes_run_at_once_as_allowed_and_no_more(int? limit, int expected)
    {
        Allocation[] rows = Enumerable.Range(1, 12).Select(i => _site.AddAccess(i)).ToArray();
        DeletesAtOnce deletes = new(_site, expected);

        IReadOnlyList<ItemResult<Allocation>> attempts = await Executed.SendAsync(_site.Connection, rows, _site.Log, limit);

        Assert.Equal(12, attempts.Count(a => a.Outcome == Outcome.Released));
        Assert.Equal(expected, deletes.Most);
    }

    [Fact]
    public async Task Ids_are_asked_for_in_addresses_of_a_bearable_length_and_each_in_its_family()
    {
        Allocation[] rows = Enumerable
            .Range(1, 41)
            .Select(i => _site.AddAccess(i, "Professional"))
            .Append(_site.AddAccess(99, "Analyzer"))
            .ToArray();

        await RemoveAsync(rows);

        Assert.All(_site.Calls("GET"), r => Assert.InRange(r.Uri.AbsoluteUri.Length, 1, 4000));
        Assert.Equal(
            (4, 2),
            (_site.Calls("GET").Count(r => r.Path.Contains("professional")), _site.Calls("GET").Count(r => r.Path.Contains("analyzer")))
        );
    }

    [Fact]
    public async Task A_type_can_not_be_changed_in_place()
    {
        QlikException e = await Given.FailsAsync(() =>
            _site.Connection.AllocationWriter.ConvertAsync([], 1, _site.Log, CancellationToken.None)
        );

        Assert.Equal("Qlik.NotSupported", e.ErrorId);
        Assert.Contains("Add-QlikAllocation", e.NextStep);
    }

    private static string Said(IEnumerable<ItemResult<Allocation>> attempts) =>
        string.Join(' ', attempts.Select(a => a.Error?.Reason.ToString() ?? a.Outcome.ToString()));

    private async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(params Allocation[] rows)
    {
        IReadOnlyList<ItemResult<Allocation>> attempts = await Executed.SendAsync(_site.Connection, rows, _site.Log);
        return attempts.OrderBy(a => Array.IndexOf(rows, a.Item)).ToList();
    }
}
