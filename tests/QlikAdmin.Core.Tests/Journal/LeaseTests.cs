using System.Diagnostics;
using QlikAdmin.Changes;
using QlikAdmin.Operations;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>One server is changed by one run at a time, from whatever machine.</summary>
public sealed class LeaseTests : IDisposable
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeAdapter _adapter = new();
    private readonly FakeConnection _connection;
    private readonly List<JournalFile> _journals = new();

    public LeaseTests()
    {
        _connection = new FakeConnection(_adapter);
    }

    public void Dispose()
    {
        _journals.ForEach(j => j.Dispose());
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_second_run_is_told_who_works_there()
    {
        JournalFile first = New(new FakeHost("runbook-1", processId: 4711));
        await HoldAsync(first);

        QlikException busy = await Given.FailsAsync(() => MakeAsync(New(new FakeHost("runbook-1")), "a"));

        Assert.Equal(ErrorReason.Busy, busy.Reason);
        Assert.Contains(first.RunId.ToString(), busy.Message);
        Assert.Contains("Remove-QlikAllocation", busy.Message);
        Assert.Contains("runbook-1, process 4711, since 2026-03-01 12:00 UTC", busy.Message);
        Assert.Contains(Environment.UserName, busy.Message);
        Assert.NotNull(busy.NextStep);
        Assert.Empty(_adapter.Removed);
    }

    [Fact]
    public async Task A_run_on_another_machine_is_seen_to_be_alive_by_its_renewals()
    {
        JournalFile first = New(new FakeHost("one"));
        await HoldAsync(first);
        FakeHost other = new("two");

        // The clocks of the two machines differ by years, and nothing depends on that.
        other.Pass(TimeSpan.FromDays(-1000));
        other.OnDelay = () => HostOf(first).Pass(s_hour * 2);
        other.OnDelay += () => first.Leases.Require(_connection);
        QlikException busy = await Given.FailsAsync(() => HoldAsync(New(other)));

        Assert.Equal(ErrorReason.Busy, busy.Reason);
        Assert.Contains(first.RunId.ToString(), busy.Message);
        Assert.Equal(1, other.Delays);
        await HoldAsync(first);
    }

    [Fact]
    public async Task It_is_free_when_the_run_has_ended()
    {
        JournalFile first = New(new FakeHost("one"));
        await MakeAsync(first, "a");
        first.Close(JournalEnd.Completed);
        FakeHost other = new("two");

        await MakeAsync(New(other), "b");

        Assert.Equal(0, other.Delays);
        Assert.Equal(2, _adapter.Removed.Count);
    }

    [Fact]
    public async Task A_run_whose_process_has_ended_is_not_waited_for_on_its_own_machine()
    {
        Abandon(await HeldAsync(new FakeHost("one", processId: 7)));
        FakeHost other = new("one") { Gone = [7] };

        await HoldAsync(New(other));

        Assert.Equal(0, other.Delays);
    }

    [Fact]
    public async Task A_process_that_seems_gone_and_still_holds_its_lock_is_waited_for()
    {
        // Another container with the same host name does not see the process.
        FakeHost first = new("one", processId: 7);
        JournalFile running = await HeldAsync(first);
        FakeHost other = new("one") { Gone = [7] };
        other.Pass(s_hour * 5);

        await HoldAsync(New(other));

        Assert.Equal(6, other.Delays);
        Assert.Equal(ErrorReason.Busy, Assert.Throws<QlikException>(() => running.Leases.Require(_connection)).Reason);
    }

    [Fact]
    public async Task An_expired_lease_is_taken_over_and_the_old_run_sends_nothing_more()
    {
        FakeHost sleeper = new("laptop");
        JournalFile first = New(sleeper);
        await MakeAsync(first, "a");
        RecordingLog log = new();
        JournalFile second = New(new FakeHost("server"));
        await new ChangeExecutor(second).PlanAsync(_connection, [Change("b")], log, CancellationToken.None);
        Assert.Contains("laptop", Assert.Single(log.Warnings));

        sleeper.Pass(s_hour * 10);
        QlikException fenced = await Given.FailsAsync(() => MakeAsync(first, "c"));

        Assert.Equal(ErrorReason.Busy, fenced.Reason);
        Assert.Contains(second.RunId.ToString(), fenced.Message);
        Assert.Contains("Resume-QlikOperation", fenced.NextStep);
        Assert.Equal("a", Assert.Single(Assert.Single(_adapter.Removed)).Id);

        // The run that slept does not disturb the run that has the lease now, not even when it ends.
        first.Close(JournalEnd.Stopped);
        await MakeAsync(second, "b");
        Assert.Equal(2, _adapter.Removed.Count);
    }

    [Fact]
    public async Task A_run_that_slept_goes_on_when_nobody_took_over_and_is_fenced_off_when_somebody_is_faster()
    {
        FakeHost sleeper = new("laptop");
        JournalFile first = await HeldAsync(sleeper);
        sleeper.Pass(s_hour * 5);

        await MakeAsync(first, "a");

        // The run has renewed its lease with the next number. Another run that wanted that number comes too late.
        LeasePlace place = new(_folder.Path, _connection);
        Assert.Equal([2], place.Numbers());
        Assert.False(place.TryCreate(2, new LeaseRecord()));

        // And the reverse: another run takes the number first, and this run comes too late.
        sleeper.Pass(s_hour * 5);
        Assert.True(place.TryCreate(3, new LeaseRecord { RunId = Guid.NewGuid(), Machine = "server" }));
        Assert.Equal(ErrorReason.Busy, (await Given.FailsAsync(() => MakeAsync(first, "b"))).Reason);
        Assert.Single(_adapter.Removed);
    }

    [Fact]
    public async Task A_run_that_loses_its_lease_while_it_checks_a_batch_sends_nothing_of_it()
    {
        FakeHost sleeper = new("laptop");
        JournalFile first = await HeldAsync(sleeper);
        int holds = 0;
        FreeLeases leases = new()
        {
            OnHold = () =>
            {
                if (++holds == 2)
                {
                    throw JournalErrors.TakenOver("acme", null);
                }
            },
        };
        RecordingJournal journal = new() { Leases = leases };

        QlikException fenced = await Given.FailsAsync(() =>
            new ChangeExecutor(journal).RunAsync(_connection, [Change("a")], SilentLog.Instance, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.Busy, fenced.Reason);
        Assert.Empty(journal.Begun);
        Assert.Empty(_adapter.Removed);
        first.Leases.Require(_connection);
    }

    [Fact]
    public async Task A_lease_that_rests_while_a_person_is_asked_can_be_taken_over()
    {
        FakeHost patient = new("one");
        JournalFile first = await HeldAsync(patient);
        first.Rest(true);
        FakeHost other = new("two");
        await HoldAsync(New(other));
        Assert.Equal(6, other.Delays);
        first.Rest(false);

        Assert.Equal(ErrorReason.Busy, (await Given.FailsAsync(() => MakeAsync(first, "a"))).Reason);
        Assert.Empty(_adapter.Removed);
    }

    [Fact]
    public async Task The_lease_is_renewed_by_itself_during_a_long_wait_and_not_while_a_person_is_asked()
    {
        using JournalFile journal = New(new QuickHost());
        await HoldAsync(journal);
        LeasePlace place = new(_folder.Path, _connection);

        await UntilAsync(() => RenewalsOf(place) > 2);
        journal.Rest(true);
        int resting = RenewalsOf(place);

        // Another lease is renewed several times in the meantime.
        using TemporaryFolder elsewhere = new();
        using JournalFile other = new(ChangeHandlers.All, Guid.NewGuid(), elsewhere.Path, "Remove-QlikAllocation", host: new QuickHost());
        await HoldAsync(other);
        LeasePlace otherPlace = new(elsewhere.Path, _connection);
        await UntilAsync(() => RenewalsOf(otherPlace) > 3);
        Assert.InRange(RenewalsOf(place), resting, resting + 1);
        journal.Rest(false);
        await UntilAsync(() => RenewalsOf(place) > resting + 1);
    }

    [Fact]
    public async Task A_command_that_another_one_of_its_session_starts_shares_its_lease()
    {
        object session = new();
        JournalFile outer = await HeldAsync(new FakeHost("one", session: session));
        JournalFile inner = New(new FakeHost("one", session: session));

        await MakeAsync(inner, "a");
        inner.Close(JournalEnd.Completed);
        await MakeAsync(outer, "b");
        Assert.Equal(ErrorReason.Busy, (await Given.FailsAsync(() => HoldAsync(New(new FakeHost("one"))))).Reason);
        outer.Close(JournalEnd.Completed);

        await HoldAsync(New(new FakeHost("two")));
        Assert.Equal(2, _adapter.Removed.Count);
    }

    [Fact]
    public async Task Of_many_that_want_it_at_once_one_gets_it()
    {
        for (int round = 0; round < 20; round++)
        {
            List<JournalFile> all = Enumerable.Range(0, 8).Select(i => New(new FakeHost("m" + i))).ToList();
            bool[] got = await Task.WhenAll(all.Select(j => Task.Run(() => TryHoldAsync(j))));

            // A run that finds the lease taken waits until it expires, and then takes it over. At the end only one run holds it.
            int still = all.Where((j, i) => got[i]).Count(IsHeld);
            Assert.Equal(1, still);
            all.ForEach(j => j.Close(JournalEnd.Completed));
        }
    }

    [Fact]
    public async Task Servers_have_leases_of_their_own_and_a_site_has_one_for_all_its_ports()
    {
        await HeldAsync(new FakeHost("one"));
        using FakeConnection sense = new(_adapter, QlikProduct.Sense);

        await New(new FakeHost("one")).Leases.HoldAsync(sense, SilentLog.Instance, CancellationToken.None);

        Assert.Equal("cloud-acme.example", LeasePlace.NameOf(_connection));
        Assert.Equal("sense-acme.example", LeasePlace.NameOf(sense));
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "*.lease").Length);
    }

    [Fact]
    public async Task A_record_that_was_cut_off_counts_as_held_until_it_expires()
    {
        Directory.CreateDirectory(_folder.Path);
        await File.WriteAllTextAsync(_folder.In("cloud-acme.example.9.lease"), "{\"runId\":", TestContext.Current.CancellationToken);
        FakeHost other = new("two");

        await HoldAsync(New(other));

        Assert.Equal(6, other.Delays);
        Assert.Equal([10], new LeasePlace(_folder.Path, _connection).Numbers());
    }

    [Fact]
    public async Task A_number_is_never_used_twice_and_the_folder_does_not_fill_up()
    {
        for (int i = 1; i <= 3; i++)
        {
            JournalFile journal = New(new FakeHost("one"));
            await HoldAsync(journal);
            journal.Close(JournalEnd.Completed);
            Assert.Equal([i], new LeasePlace(_folder.Path, _connection).Numbers());
        }

        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_folder_that_can_not_be_written_is_a_failed_journal()
    {
        await File.WriteAllTextAsync(_folder.In("file"), string.Empty, TestContext.Current.CancellationToken);
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.In("file"), "Test");

        Assert.Equal(ErrorReason.JournalFailed, (await Given.FailsAsync(() => MakeAsync(journal, "a"))).Reason);
        Assert.Empty(_adapter.Removed);
    }

    [Fact]
    public async Task A_folder_that_is_gone_stops_the_run()
    {
        JournalFile journal = await HeldAsync(new FakeHost("one"));
        Directory.Delete(_folder.Path, recursive: true);

        QlikException stopped = await Given.FailsAsync(() => MakeAsync(journal, "a"));
        Directory.CreateDirectory(_folder.Path);

        Assert.Contains(stopped.Reason, new[] { ErrorReason.Busy, ErrorReason.JournalFailed });
        Assert.Empty(_adapter.Removed);
    }

    [Fact]
    public async Task The_process_of_this_test_is_not_gone_and_one_that_ended_is()
    {
        ProcessHost real = new();
        Assert.False(real.IsGone(real.ProcessId, real.StartedAt));
        Assert.True(real.IsGone(real.ProcessId, real.StartedAt.AddMinutes(-1)));
        using Process ended = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        DateTime start = ended.StartTime.ToUniversalTime();
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(real.IsGone(ended.Id, start));
    }

    private static Change Change(string id) =>
        new(ChangeKind.RemoveAllocation, id)
        {
            ItemType = "Analyzer",
            User = id,
            From = "Analyzer",
        };

    private static int RenewalsOf(LeasePlace place) =>
        place.Numbers() is [int number, ..] && place.Read(number) is byte[] bytes ? LeaseRecord.Read(bytes)?.Renewals ?? 0 : 0;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(s_look, TestContext.Current.CancellationToken);
        }
    }

    private readonly Dictionary<JournalFile, RunHost> _hosts = new();

    private FakeHost HostOf(JournalFile journal) => (FakeHost)_hosts[journal];

    private JournalFile New(RunHost host)
    {
        JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.Path, "Remove-QlikAllocation", host: host);
        _journals.Add(journal);
        _hosts.Add(journal, host);
        return journal;
    }

    private async Task<JournalFile> HeldAsync(RunHost host)
    {
        JournalFile journal = New(host);
        await HoldAsync(journal);
        return journal;
    }

    /// <summary>Leaves the files as if the process had been killed.</summary>
    private void Abandon(JournalFile journal)
    {
        LeasePlace place = new(_folder.Path, _connection);
        int number = place.Numbers()[0];
        byte[] record = place.Read(number)!;
        journal.Close(JournalEnd.Failed);
        File.WriteAllBytes(place.PathOf(number), record);
    }

    private Task HoldAsync(JournalFile journal) => journal.Leases.HoldAsync(_connection, SilentLog.Instance, CancellationToken.None);

    private async Task<bool> TryHoldAsync(JournalFile journal)
    {
        try
        {
            await HoldAsync(journal);
            return true;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.Busy)
        {
            return false;
        }
    }

    private bool IsHeld(JournalFile journal)
    {
        try
        {
            journal.Leases.Require(_connection);
            return true;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.Busy)
        {
            return false;
        }
    }

    private Task MakeAsync(JournalFile journal, string id) =>
        new ChangeExecutor(journal).MakeAsync(
            _connection,
            [new PlannedChange(Change(id))],
            SilentLog.Instance,
            TestContext.Current.CancellationToken
        );

    private sealed class QuickHost() : RunHost(null)
    {
        public override TimeSpan Renewal => TimeSpan.FromMilliseconds(10);
    }
}
