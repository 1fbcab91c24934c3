using QlikAdmin.Changes;
using QlikAdmin.Operations;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>What a journal keeps of the plan that a change comes from.</summary>
public sealed class JournalGroundsTests : IDisposable
{
    private const string Exclude = """{"User":["svc*@corp.example"],"Tag":["keep"]}""";

    private static readonly ChangeGrounds s_grounds = new(PlanEvidence.Use | PlanEvidence.UserStatus)
    {
        UserStatus = "Disabled",
        CreatedAt = Given.Now.AddTicks(-7),
        LastUsedAt = Given.Now.AddDays(-3),
        StaysWith = "other|x",
        ExpiresAt = DateTimeOffset.MaxValue,
        Exclude = Exclude,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeConnection _connection = new(new FakeAdapter());

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task They_come_back_as_they_were_also_once_the_change_was_begun()
    {
        using JournalFile journal = await PlannedAsync(Wanted("a"), Wanted("b"), Wanted("c") with { Grounds = null });
        await journal.BeginAsync(_connection, [Wanted("b") with { Grounds = null }], CancellationToken.None);

        IReadOnlyList<JournalEntry> entries = JournalReader.Read(journal.Location)!.Entries;

        Assert.Equal([JournalEntryState.Planned, JournalEntryState.Open, JournalEntryState.Planned], entries.Select(e => e.State));
        Assert.Equal([s_grounds, s_grounds, null], entries.Select(e => e.Change!.Grounds));
    }

    [Fact]
    public async Task Exclusions_are_written_once_for_all_rows_of_a_plan()
    {
        string second = """{"Role":["RootAdmin"]}""";
        using JournalFile journal = await PlannedAsync(Wanted("a"), Wanted("b"));
        await journal.PlanAsync(
            _connection,
            [
                Wanted("c") with
                {
                    Grounds = s_grounds with { Exclude = second },
                },
                Wanted("d"),
                Wanted("e") with
                {
                    Grounds = s_grounds with { Exclude = null },
                },
            ],
            CancellationToken.None
        );

        Assert.Equal(2, Lines(journal).Count(l => l.Contains("\"record\":\"exclusions\"")));
        Assert.Single(Lines(journal), l => l.Contains("svc*@corp.example"));
        Assert.Equal(
            [Exclude, Exclude, second, Exclude, null],
            JournalReader.Read(journal.Location)!.Entries.Select(e => e.Change!.Grounds!.Exclude)
        );
    }

    [Fact]
    public async Task A_change_whose_exclusions_are_lost_is_left_alone()
    {
        using JournalFile journal = await PlannedAsync(Wanted("a"), Wanted("b") with { Grounds = null });
        journal.Close(JournalEnd.Stopped);
        File.WriteAllLines(journal.Location, Lines(journal).Where(l => !l.Contains("\"record\":\"exclusions\"")));
        IReadOnlyList<JournalEntry> entries = JournalReader.Read(journal.Location)!.Entries;

        PlanDoubts doubts = await PlanDoubts.ReadAsync(_connection, entries, SilentLog.Instance, CancellationToken.None);

        Assert.Equal("the exclusions of its plan can't be read in the journal", doubts.Of(entries[0].Change!));
        Assert.Null(doubts.Of(entries[1].Change!));
    }

    [Theory]
    [InlineData(JournalEntryState.Planned)]
    [InlineData(JournalEntryState.Open)]
    public async Task A_change_whose_plan_has_expired_is_left_alone_with_the_day_it_did(JournalEntryState state)
    {
        FakeAdapter adapter = new();
        adapter.Pages.Add([Held("Analyzer")]);
        using FakeConnection connection = new(adapter);
        Change change = new(ChangeKind.RemoveAllocation, Held("Analyzer").Id) { From = "Analyzer", User = "ann" };
        JournalEntry late = new(Guid.NewGuid(), 1, "run.jsonl")
        {
            State = state,
            Connection = "acme",
            Change = change with
            {
                Grounds = new ChangeGrounds(PlanEvidence.None) { ExpiresAt = new DateTimeOffset(2026, 3, 8, 12, 0, 0, TimeSpan.Zero) },
            },
        };
        JournalEntry good = new(Guid.NewGuid(), 2, "run.jsonl")
        {
            State = state,
            Connection = "acme",
            Change = change with { Grounds = new ChangeGrounds(PlanEvidence.None) { ExpiresAt = DateTimeOffset.MaxValue } },
        };

        PlanDoubts doubts = await PlanDoubts.ReadAsync(connection, [late, good], SilentLog.Instance, CancellationToken.None);

        Assert.Equal("its plan expired at 2026-03-08 12:00 UTC: make a new one with New-QlikPlan", doubts.Of(late.Change));
        Assert.Null(doubts.Of(good.Change));
    }

    [Fact]
    public async Task A_fact_that_a_later_version_went_by_makes_it_compare_all_that_this_one_knows()
    {
        using JournalFile journal = await PlannedAsync(Wanted("a"));
        journal.Close(JournalEnd.Stopped);
        File.WriteAllText(journal.Location, File.ReadAllText(journal.Location).Replace("\"Use, UserStatus\"", "\"Use, Weather\""));

        Assert.Equal(
            Enum.GetValues<PlanEvidence>().Aggregate((all, one) => all | one),
            Assert.Single(JournalReader.Read(journal.Location)!.Entries).Change!.Grounds!.Evidence
        );
    }

    [Theory]
    [InlineData("before", null)]
    [InlineData("acme", "it can't be checked whether the person still holds the unit to keep")]
    public async Task The_unit_that_was_to_stay_is_looked_for_on_the_connection_of_the_change_whatever_its_name_is_now(
        string staysOn,
        string? why
    )
    {
        FakeAdapter adapter = new();
        adapter.Pages.Add([Held("Analyzer"), Held("Professional")]);
        using FakeConnection connection = new(adapter);
        Change change = new(ChangeKind.RemoveAllocation, Held("Analyzer").Id)
        {
            From = "Analyzer",
            User = "ann",
            Grounds = new ChangeGrounds(PlanEvidence.HeldTwice) { StaysWith = staysOn + "|" + Held("Professional").Id },
        };

        PlanDoubts doubts = await PlanDoubts.ReadAsync(
            connection,
            [new JournalEntry(Guid.NewGuid(), 1, "run.jsonl") { Change = change, Connection = "before" }],
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal(why is null, doubts.Of(change) is null);
        Assert.Contains(why ?? string.Empty, doubts.Of(change) ?? string.Empty);
    }

    private static Allocation Held(string type) => new($"{type}:ann", QlikProduct.Cloud, "acme", type) { User = "ann" };

    private static Change Wanted(string id) =>
        new(ChangeKind.RemoveAllocation, id)
        {
            ItemType = "Analyzer",
            From = "Analyzer",
            User = "ann",
            Grounds = s_grounds,
        };

    private static string[] Lines(JournalFile journal)
    {
        using FileStream file = new(journal.Location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader text = new(file);
        return text.ReadToEnd().Split('\n');
    }

    private async Task<JournalFile> PlannedAsync(params Change[] changes)
    {
        JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.In("journal"), "Invoke-QlikPlan");
        await journal.PlanAsync(_connection, changes, CancellationToken.None);
        return journal;
    }
}
