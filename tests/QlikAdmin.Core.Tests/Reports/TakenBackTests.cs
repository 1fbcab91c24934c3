using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Reports;

namespace QlikAdmin.Core.Tests.Reports;

/// <summary>Sums of journals that real runs and real undos have written.</summary>
public sealed class TakenBackTests : IDisposable
{
    private readonly JournalRuns _runs = new();
    private readonly LicenseWorld _world = new(QlikProduct.Sense);

    public void Dispose()
    {
        _world.Connection.Dispose();
        _runs.Dispose();
    }

    [Fact]
    public async Task What_an_undo_gave_back_does_not_count()
    {
        Guid run = await RemoveAsync(Three());
        await _runs.UndoAsync(run, _world.Connection, wants: e => e.Entry <= 2);

        TakenType type = Assert.Single(Sum().Types);

        Assert.Equal((3, 2, 1), (type.Taken, type.GivenBack, type.Net));
        Assert.Equal("Analyzer", type.Type);
    }

    [Fact]
    public async Task An_undo_counts_once_also_where_its_mark_is_missing()
    {
        Guid run = await RemoveAsync(Three());
        string path = _runs.Of(run).Run.Path;
        byte[] before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await _runs.UndoAsync(run, _world.Connection);
        await File.WriteAllBytesAsync(path, before, TestContext.Current.CancellationToken);

        TakenType type = Assert.Single(Sum().Types);

        Assert.Equal((3, 3, 0), (type.Taken, type.GivenBack, type.Net));
    }

    [Fact]
    public async Task What_is_taken_back_again_after_an_undo_counts_as_taken_back()
    {
        Guid run = await RemoveAsync(Three());
        await _runs.UndoAsync(run, _world.Connection);
        JournalContent undo = JournalArchive.Read(_runs.Folder, e => throw e).First();
        IReadOnlyList<(JournalEntry Entry, ItemResult Result)> again = await _runs.UndoAsync(undo.Run.RunId, _world.Connection);
        await UndoMarks.FollowAsync(
            again.Select(a => new KeyValuePair<JournalEntry, string?>(a.Entry, null)),
            isUndone: false,
            _runs.Folder,
            Guid.NewGuid(),
            host: null,
            CancellationToken.None
        );

        TakenType type = Assert.Single(Sum().Types);

        Assert.Equal(3, type.Net);
        Assert.Empty(_world.Active());
    }

    [Fact]
    public async Task A_unit_that_is_restored_or_given_anew_to_the_same_person_is_given_back()
    {
        await RemoveAsync(Three());
        await _runs.RunAsync(async journal =>
        {
            await JournalRuns.ChangeAsync(journal, _world.Connection, ChangeKind.RestoreAllocation, @"CORP\a", "Analyzer");
            await JournalRuns.ChangeAsync(journal, _world.Connection, ChangeKind.AddAllocation, @"corp\B", "Analyzer");
            await JournalRuns.ChangeAsync(journal, _world.Connection, ChangeKind.AddAllocation, @"CORP\new", "Analyzer");
        });

        TakenType type = Assert.Single(Sum().Types);

        Assert.Equal((3, 2, 1), (type.Taken, type.GivenBack, type.Net));
    }

    [Fact]
    public async Task A_gift_that_is_undone_is_not_taken_back()
    {
        Guid gift = await _runs.RunAsync(journal =>
            JournalRuns.ChangeAsync(journal, _world.Connection, ChangeKind.AddAllocation, @"CORP\new", "Analyzer")
        );
        await _runs.UndoAsync(gift, _world.Connection);

        Assert.Empty(Sum().Types);
        Assert.Empty(_world.Active());
    }

    [Fact]
    public async Task A_change_in_place_is_no_unit_taken_back()
    {
        _world.Put(@"CORP\a", "Professional");
        await _runs.RunAsync(journal =>
            JournalRuns.ChangeAsync(journal, _world.Connection, ChangeKind.ConvertAllocation, @"CORP\a", "Analyzer", "Professional")
        );

        TakenType type = Assert.Single(Sum().Types);

        Assert.Equal(("Professional", 1, 0), (type.Type, type.Converted, type.Net));
    }

    [Fact]
    public void What_is_in_quarantine_now_is_counted()
    {
        JournalEntry waiting = Made("Quarantined", item: "a", user: "a");
        waiting.QuarantineEndsAt = Given.Now.AddDays(7);
        JournalEntry ended = Made("Quarantined", item: "b", user: "b");
        ended.QuarantineEndsAt = Given.Now.AddDays(-1);
        TakenBack taken = new();
        taken.Take(Content(waiting, ended, Made("Released", item: "c", user: "c")));

        taken.CountQuarantined(Given.Now);

        Assert.Equal((3, 1), (Assert.Single(taken.Types).Net, taken.Types.Single().InQuarantine));
    }

    [Fact]
    public async Task A_person_who_holds_a_unit_again_is_found()
    {
        await RemoveAsync(Three());
        DateTimeOffset later = DateTimeOffset.UtcNow.AddDays(1);
        TakenBack taken = Sum();
        string server = _world.Connection.Uri.AbsoluteUri;

        IReadOnlyList<HeldUnit> units = taken.FindHandedOutAgain(
            [
                Held(server, @"corp\A", later),
                Held(server, @"CORP\c", null),
                Held(server, @"CORP\z", later),
                Held("https://other/", @"CORP\b", later),
            ],
            [server]
        );

        Assert.Equal([true, true, false, false], units.Select(u => u.IsHandedOutAgain));
        Assert.Equal(2, Assert.Single(taken.Types).HandedOutAgain);
    }

    [Fact]
    public async Task A_unit_that_was_given_long_before_is_another_one()
    {
        await RemoveAsync(Three());
        string server = _world.Connection.Uri.AbsoluteUri;
        TakenBack taken = Sum();

        IReadOnlyList<HeldUnit> units = taken.FindHandedOutAgain([Held(server, @"CORP\a", DateTimeOffset.UtcNow.AddYears(-1))], [server]);

        Assert.False(units[0].IsHandedOutAgain);
        Assert.Equal(0, Assert.Single(taken.Types).HandedOutAgain);
    }

    [Fact]
    public void Where_no_server_was_read_nobody_knows_who_holds_a_unit_again()
    {
        TakenBack taken = new();
        taken.Take(Content(Made("Released")));

        taken.FindHandedOutAgain([], []);

        Assert.Null(Assert.Single(taken.Types).HandedOutAgain);
    }

    [Fact]
    public void A_failed_change_is_listed_until_a_later_run_makes_it()
    {
        TakenBack taken = new();
        taken.Take(
            Content(
                Failed("a", JournalEntryState.Failed, hour: 1),
                Failed("b", JournalEntryState.Open, hour: 3),
                Failed("c", JournalEntryState.Failed, hour: 2)
            )
        );
        taken.Take(Content(Made("Released", item: "a")));

        Assert.Equal(["b", "c"], taken.Failed.Select(f => f.Entry.ItemId));
        Assert.Equal([true, false], taken.Failed.Select(f => f.IsInDoubt));
        Assert.Equal(2, taken.Runs);
    }

    [Theory]
    [InlineData("AlreadyGone")]
    [InlineData("Exists")]
    [InlineData("Skipped")]
    public void What_changed_nothing_is_not_taken_back(string outcome)
    {
        TakenBack taken = new();
        taken.Take(Content(Made(outcome)));

        Assert.Empty(taken.Types);
        Assert.Empty(taken.LicenseRuns);
    }

    [Fact]
    public void Months_without_a_change_stand_between_the_others()
    {
        TakenBack taken = new();
        taken.Take(Content(Made("Released", item: "a", user: "a", month: 1), Made("Released", item: "b", user: "b", month: 4)));

        Assert.Equal(["2026-01", "2026-02", "2026-03", "2026-04"], taken.Months.Select(m => m.Month));
        Assert.Equal([1, 0, 0, 1], taken.Months.Select(m => m.Taken));
    }

    [Fact]
    public void A_run_says_by_which_facts_its_units_were_chosen()
    {
        JournalEntry entry = Made("Released");
        entry.Change = entry.Change! with { Grounds = new ChangeGrounds(PlanEvidence.Use | PlanEvidence.UserStatus) };
        TakenBack taken = new();
        taken.Take(Content(entry));

        Assert.Equal(["not used", "status of the person"], Assert.Single(taken.LicenseRuns).Why);
    }

    private static HeldUnit Held(string server, string user, DateTimeOffset? created) =>
        new("acme", server, "Analyzer", "other id")
        {
            Product = QlikProduct.Sense,
            User = user,
            CreatedAt = created,
        };

    private static JournalContent Content(params JournalEntry[] entries) =>
        new(new JournalRun(Guid.NewGuid(), "path") { StartedAt = Given.Now }, entries);

    private static JournalEntry Made(string outcome, string item = "1", string user = @"CORP\a", int month = 3) =>
        Entry(item, user, JournalEntryState.Done, new DateTimeOffset(2026, month, 1, 0, 0, 0, TimeSpan.Zero), outcome);

    private static JournalEntry Failed(string item, JournalEntryState state, int hour) =>
        Entry(item, @"CORP\" + item, state, Given.Now.AddHours(hour), null);

    private static JournalEntry Entry(string item, string user, JournalEntryState state, DateTimeOffset at, string? outcome) =>
        new(Guid.NewGuid(), 1, "path")
        {
            Action = nameof(ChangeKind.RemoveAllocation),
            ItemId = item,
            ItemType = "Analyzer",
            User = user,
            From = "Analyzer",
            State = state,
            Outcome = outcome,
            EndedAt = at,
            Connection = "acme",
            Change = new Change(ChangeKind.RemoveAllocation, item) { From = "Analyzer", User = user },
        };

    private Allocation[] Three() =>
        [_world.Put(@"CORP\a", "Analyzer"), _world.Put(@"CORP\b", "Analyzer"), _world.Put(@"CORP\c", "Analyzer")];

    private Task<Guid> RemoveAsync(params Allocation[] rows) =>
        _runs.RunAsync(journal => JournalRuns.RemoveAsync(journal, _world.Connection, rows));

    private TakenBack Sum()
    {
        TakenBack taken = new();
        foreach (JournalContent content in JournalArchive.ReadOldestFirst(_runs.Folder, e => throw e))
        {
            taken.Take(content);
        }

        return taken;
    }
}
