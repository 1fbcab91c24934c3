using System.Diagnostics;
using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.KillTarget;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>A process takes licences back, and somebody else begins to work on the same server: another process, another machine that
/// shares the folder of journals, a resume or an undo of the same run.</summary>
public sealed class TwoAtOnceTests : IAsyncLifetime
{
    private const int Planned = 120;

    private const int Refused = 3;

    /// <summary>So slow, in ms, that a run takes longer than the time between two renewals of that program.</summary>
    private const int Slow = 150;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    private readonly JournaledRuns _operations = new();
    private readonly Guid _run = Guid.NewGuid();
    private readonly RecordingLog _log = new();
    private SandboxServer _server = null!;
    private Control _control = null!;
    private string[] _target = [];
    private readonly List<Connection> _connections = [];
    private List<Allocation> _rows = [];

    private Connection Connection => _connections[^1];

    public async ValueTask InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = 600,
                Seed = 7,
                Now = Run.Start,
            }
        );
        _control = new Control(_server.Endpoints.Control);
        await UseAsync("cloud");
        await _control.ResetAsync();
        await _control.PostAsync("settings", new { latencyMs = Slow });
    }

    public async ValueTask DisposeAsync()
    {
        _connections.ForEach(c => c.Dispose());
        _control.Dispose();
        await _server.DisposeAsync();
        _operations.Dispose();
    }

    [Fact]
    public async Task A_second_process_with_the_same_changes_is_told_who_makes_them()
    {
        using Process first = await StartAsync(_run);
        Guid other = Guid.NewGuid();
        using Process second = await TargetProcess.StartAsync(["dotnet"], _operations.Folder, other, _target, _rows);

        string said = await second.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Refused, second.ExitCode);
        Assert.StartsWith("Qlik.Busy: ", said, StringComparison.Ordinal);
        Assert.Contains(_run.ToString(), said);
        Assert.DoesNotContain(Directory.GetFiles(_operations.Folder, "*.jsonl"), f => f.Contains(other.ToString("N")));
        await EndAsync(first);
        await AllOnceAsync();
    }

    [Fact]
    public async Task A_different_run_of_another_machine_is_told_too_whatever_its_clock_says()
    {
        using Process first = await StartAsync(_run);
        _operations.Host = new OtherMachine(TimeSpan.FromDays(-400));

        QlikException busy = await Assert.ThrowsAsync<QlikException>(() => _operations.RemoveAsync(Connection, [.. _rows.Take(5)], _log));

        Assert.Equal(ErrorReason.Busy, busy.Reason);
        Assert.Contains(_run.ToString(), busy.Message);
        await EndAsync(first);
        await AllOnceAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resume_or_an_undo_of_a_run_that_is_going_changes_nothing(bool isUndo)
    {
        await UseAsync("sense");
        using Process first = await StartAsync(_run);
        await UntilAsync(r => r.Done > 0);

        Func<Task> work = isUndo
            ? () => _operations.UndoAsync(_run, Connection, _log)
            : () => _operations.ResumeAsync(_run, Connection, _log);
        Assert.Equal(ErrorReason.JournalBusy, (await Assert.ThrowsAsync<QlikException>(work)).Reason);

        // On a share that knows no locks, the journal itself can be opened. Then the lease stops it.
        File.Delete(_operations.Of(_run).Run.Path + ".lock");
        _operations.Host = new OtherMachine(TimeSpan.Zero);
        Assert.Equal(ErrorReason.Busy, (await Assert.ThrowsAsync<QlikException>(work)).Reason);
        await EndAsync(first);
        await AllOnceAsync();
    }

    [Fact]
    public async Task A_process_that_was_stopped_for_too_long_sends_nothing_more_when_it_wakes_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that stops a process.");
        using Process first = await StartAsync(_run);
        await UntilAsync(r => r.Open > 0);

        await SignalAsync(first, "STOP");
        await _control.PostAsync("settings", new { latencyMs = 0 });
        JournalContent stopped = _operations.Of(_run);
        HashSet<string> begun = [.. stopped.Entries.Where(e => e.State != JournalEntryState.Planned).Select(e => e.ItemId)];
        List<Allocation> other = [.. _rows.Where(r => !begun.Contains(r.Id)).Take(30)];
        Assert.NotEmpty(other);
        _operations.Host = new OtherMachine(TimeSpan.Zero) { Patience = TimeSpan.FromSeconds(2) };
        Guid second = await _operations.RemoveAsync(Connection, other, _log);
        Assert.Equal(other.Count, _operations.Of(second).Run.Done);

        await SignalAsync(first, "CONT");
        string said = await first.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Refused, first.ExitCode);
        Assert.StartsWith("Qlik.Busy: ", said, StringComparison.Ordinal);
        Assert.Contains(second.ToString(), said);
        JournalContent fenced = _operations.Of(_run);
        Assert.Equal(begun, [.. fenced.Entries.Where(e => e.State != JournalEntryState.Planned).Select(e => e.ItemId)]);

        // What it had left can be done now, and what the other run did counts as done before.
        _operations.Host = null;
        Assert.All(await _operations.ResumeAsync(_run, Connection, _log), r => Assert.Null(r.Error));
        await AllOnceAsync();
    }

    private async Task UseAsync(string product)
    {
        _target = TargetProcess.Target(product, _server.Endpoints);
        _connections.Add(Target.Connect(_target));
        AllocationQuery query = new() { Now = Run.Start };
        _rows = TargetProcess.Removable(
            await AllocationLister.ListAllAsync(Connection, query, SilentLog.Instance, CancellationToken.None),
            Planned
        );
        Assert.Equal(Planned, _rows.Count);
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task EndAsync(Process process)
    {
        await _control.PostAsync("settings", new { latencyMs = 0 });
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    private async Task UntilAsync(Func<JournalRun, bool> isSo)
    {
        while (!isSo(_operations.Of(_run).Run))
        {
            await Task.Delay(s_look, TestContext.Current.CancellationToken);
        }
    }

    private async Task<Process> StartAsync(Guid run)
    {
        Process process = await TargetProcess.StartAsync(["dotnet"], _operations.Folder, run, _target, _rows);
        if (await process.StandardOutput.ReadLineAsync() != "ready")
        {
            Assert.Fail(await process.StandardError.ReadToEndAsync());
        }

        return process;
    }

    /// <summary>Every row is gone, and was taken once.</summary>
    private async Task AllOnceAsync()
    {
        List<JsonObject> changes = await _control.ChangesAsync(_target[0]);
        Assert.Equal(Planned, changes.Count);
        Assert.Equal(Planned, changes.Select(c => $"{c["table"]} {c["id"]}").Distinct().Count());
    }

    /// <summary>A process on another machine.</summary>
    /// <param name="ahead">How far its clock is ahead.</param>
    private sealed class OtherMachine(TimeSpan ahead) : RunHost(null)
    {
        public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

        public override string Machine => "other";

        public override TimeSpan Expiry => Patience;

        public override TimeSpan Look => TimeSpan.FromMilliseconds(100);

        public override DateTime UtcNow => DateTime.UtcNow + ahead;
    }
}
