using QlikAdmin.Changes;
using QlikAdmin.Core.Tests.Users;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Journal;

public sealed class ResumptionTests : IDisposable
{
    private readonly FakeSite _site = new();
    private readonly RecordingJournal _journal = new();
    private readonly Guid _run = Guid.NewGuid();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(JournalEntryState.Open, Outcome.Removed)]
    [InlineData(JournalEntryState.Planned, Outcome.AlreadyGone)]
    public async Task Who_is_gone_is_ours_when_it_was_begun_and_as_found_when_it_was_only_planned(JournalEntryState state, Outcome expected)
    {
        JournalEntry entry = Entry(state, Deletion("jane"));
        _site.FakeUsers.All.Remove("jane");

        Assert.Equal(expected, Assert.Single(await ResumeAsync(entry)).Outcome);
        Assert.Empty(_site.Changes);
    }

    [Theory]
    [InlineData(JournalEntryState.Open, Outcome.Removed)]
    [InlineData(JournalEntryState.Planned, Outcome.AlreadyGone)]
    public async Task What_was_begun_and_comes_true_after_the_reading_is_ours_as_well(JournalEntryState state, Outcome expected)
    {
        JournalEntry entry = Entry(state, Deletion("jane"));
        int reads = 0;
        _site.FakeUsers.BeforeRead = id => _ = ++reads == 2 && _site.FakeUsers.All.Remove(id);

        Assert.Equal(expected, Assert.Single(await ResumeAsync(entry)).Outcome);
        Assert.Equal(expected, Assert.Single(_journal.Ended).Outcome);
    }

    [Fact]
    public async Task What_can_not_be_read_stays_as_it_was()
    {
        JournalEntry open = Entry(JournalEntryState.Open, Blocking("jane"));
        JournalEntry planned = Entry(JournalEntryState.Planned, Blocking("bob"));
        _site.FakeUsers.BeforeRead = _ =>
            throw new QlikException(ErrorReason.Unauthorized, "The key is revoked.")
            {
                StatusCode = 401,
                NextStep = "Get a new one and connect again.",
            };

        IReadOnlyList<ItemResult> results = await ResumeAsync(open, planned);

        Assert.Equal([(Outcome.Open, true), (Outcome.Failed, false)], results.Select(r => (r.Outcome, r.InDoubt)));
        Assert.All(results, r => Assert.Equal((ErrorReason.Unauthorized, 401), (r.Error!.Reason, r.Error.StatusCode)));
        Assert.Contains("was done: reading the server failed: The key is revoked.", results[0].Error!.Message);
        Assert.Contains("is not started", results[1].Error!.Message);
        Assert.Equal(
            $"Get a new one and connect again. Then run Resume-QlikOperation -Run {RunText.Short(_run)} again.",
            results[0].Error!.NextStep
        );
        Assert.True(Assert.Single(_journal.Ended).InDoubt);
        Assert.Empty(_site.Changes);
    }

    [Fact]
    public async Task What_no_call_tells_stays_open()
    {
        ItemResult result = Assert.Single(
            await ResumeAsync(Entry(JournalEntryState.Open, new Change(ChangeKind.RawCall, "POST api/v1/things")))
        );

        Assert.Equal((Outcome.Open, true, ErrorReason.NotConfirmed), (result.Outcome, result.InDoubt, result.Error!.Reason));
        Assert.Contains("the server has no call that shows it", result.Error.Message);
    }

    [Fact]
    public async Task What_is_sent_again_and_not_answered_stays_open()
    {
        JournalEntry entry = Entry(JournalEntryState.Open, Blocking("jane"));
        _site.FakeUsers.BeforeChange = (_, _) => throw new QlikException(ErrorReason.Timeout, "No answer.") { InDoubt = true };

        ItemResult result = Assert.Single(await ResumeAsync(entry));

        Assert.Equal((Outcome.Open, true), (result.Outcome, result.InDoubt));
        Assert.True(Assert.Single(_journal.Ended).InDoubt);
    }

    [Fact]
    public async Task A_step_in_doubt_keeps_the_later_steps_of_the_same_removal_from_being_made()
    {
        Change block = Blocking("jane") with { Removal = "jane" };
        Resumption resumption = new(new JournalContent(new JournalRun(_run, "x.jsonl"), []));
        _site.FakeUsers.BeforeChange = (_, _) => throw new QlikException(ErrorReason.Timeout, "No answer.") { InDoubt = true };

        ItemResult first = Assert.Single(await ResumeAsync(resumption, Entry(JournalEntryState.Planned, block)));
        ItemResult second = Assert.Single(await ResumeAsync(resumption, Entry(JournalEntryState.Planned, Deletion("jane", isNew: false))));

        Assert.Equal((Outcome.Open, Outcome.Skipped), (first.Outcome, second.Outcome));
        Assert.Contains("jane", _site.FakeUsers.All.Keys);
    }

    private Change Blocking(string id) => UserChanges.OfStatus(_site.Add(id), UserStatus.Disabled);

    private Change Deletion(string id, bool isNew = true)
    {
        User user = isNew ? _site.Add(id) : _site.FakeUsers.All[id];
        return new Change(ChangeKind.RemoveUser, id)
        {
            User = user.Account,
            UserId = id,
            From = user.Status.ToString(),
            Removal = id,
        };
    }

    private JournalEntry Entry(JournalEntryState state, Change change) =>
        new(_run, 1, "x.jsonl")
        {
            Change = change,
            Action = change.Kind.ToString(),
            User = change.User,
            Connection = "acme",
            State = state,
        };

    private Task<IReadOnlyList<ItemResult>> ResumeAsync(params JournalEntry[] entries) =>
        ResumeAsync(new Resumption(new JournalContent(new JournalRun(_run, "x.jsonl"), entries)), entries);

    private async Task<IReadOnlyList<ItemResult>> ResumeAsync(Resumption resumption, params JournalEntry[] entries)
    {
        OperationBatch batch = new(_site, ChangeHandlers.All.Find(entries[0].Change!.Kind)!, entries);
        IReadOnlyList<OperationStep> steps = await resumption.LookAsync(batch, SilentLog.Instance, CancellationToken.None);
        return await resumption.MakeAsync(batch, steps, _journal.Executor(), SilentLog.Instance, CancellationToken.None);
    }
}
