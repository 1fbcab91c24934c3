using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using QlikAdmin.PowerShell;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>The target of a lost worker goes to another one where that is safe, and every target is reported once.</summary>
public sealed class FleetDispatcherTests : IDisposable
{
    private readonly List<FleetOutcome> _outcomes = new();
    private readonly List<FleetWorker> _workers = new();

    public void Dispose() => _workers.ForEach(w => w.Dispose());

    [Fact]
    public async Task Another_worker_gets_it_and_is_told_to_finish_what_was_left()
    {
        FakeWorker lost = Lost(shares: true);
        FakeWorker other = Working();
        other.Waits = () => lost.IsUsed;

        await RunAsync(["a"], [lost, other]);

        FleetOutcome outcome = Assert.Single(_outcomes);
        Assert.Equal((FleetState.Done, 2), (outcome.Result.State, outcome.Result.Attempts));
        Assert.Equal("a, finished: True", Assert.Single(outcome.Output).ToString());
    }

    [Fact]
    public async Task Without_a_common_folder_of_journals_no_other_worker_gets_it()
    {
        await RunAsync(["a"], [Lost(shares: false)]);

        FleetOutcome outcome = Assert.Single(_outcomes);
        Assert.Equal((FleetState.Lost, 1), (outcome.Result.State, outcome.Result.Attempts));
        Assert.Contains("-JournalPath", outcome.Result.NextStep);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task It_is_not_given_away_for_ever()
    {
        await RunAsync(["a"], [Lost(shares: true), Lost(shares: true), Lost(shares: true), Lost(shares: true)]);

        Assert.Equal((FleetState.Lost, 3), (_outcomes[0].Result.State, _outcomes[0].Result.Attempts));
        Assert.Single(_outcomes);
    }

    [Fact]
    public async Task What_no_worker_is_left_for_is_left()
    {
        await RunAsync(["a", "b", "c"], [Lost(shares: false)]);

        Assert.Equal([FleetState.Lost, FleetState.Left, FleetState.Left], _outcomes.Select(o => o.Result.State));
        Assert.All(_outcomes, o => Assert.NotNull(o.Failure));
        Assert.All(_outcomes, o => Assert.NotNull(o.Result.NextStep));
    }

    [Fact]
    public async Task Workers_share_the_targets_and_each_is_done_once()
    {
        string[] names = Enumerable.Range(0, 40).Select(i => "t" + i).ToArray();

        await RunAsync(names, [Working(), Working(), Working()]);

        Assert.Equal(names.Order(), _outcomes.Select(o => o.Result.Target).Order());
        Assert.All(_outcomes, o => Assert.Equal(FleetState.Done, o.Result.State));
        Assert.All(_outcomes, o => Assert.Equal(o.Result.Target + ", finished: False", Assert.Single(o.Output).ToString()));
    }

    [Fact]
    public async Task After_the_time_limit_no_target_is_begun()
    {
        await RunAsync(["one", "two"], [Working()], DateTime.UtcNow);

        Assert.Equal([FleetState.Left, FleetState.Left], _outcomes.Select(o => o.Result.State));
        Assert.All(_outcomes, o => Assert.Contains("the time limit is reached", o.Failure!.Message));
        Assert.All(_outcomes, o => Assert.Empty(o.Output));
    }

    private async Task RunAsync(string[] names, FleetWorker[] workers, DateTime? end = null)
    {
        _workers.AddRange(workers);
        ScriptWork work = new("Get-Work", [], new Hashtable()) { End = end };
        FleetDispatcher dispatcher = new(
            work,
            names.Select(n => new FleetTarget(n, QlikProduct.Cloud, n + ".example")).ToList(),
            (outcome, _) =>
            {
                lock (_outcomes)
                {
                    _outcomes.Add(outcome);
                }

                return Task.CompletedTask;
            }
        );
        await dispatcher.RunAsync(workers, TestContext.Current.CancellationToken);
    }

    private static FakeWorker Lost(bool shares) => new(shares, isLost: true);

    private static FakeWorker Working() => new(shares: true, isLost: false);

    /// <summary>A runspace with stand-ins for the commands of the module; or one that is closed.</summary>
    private sealed class FakeWorker(bool shares, bool isLost) : FleetWorker
    {
        private const string Commands = """
            function Connect-QlikFleet { [CmdletBinding()] param($Fleet, $JournalPath, $StopFile) $global:finished = $false; $Fleet.Name }
            function Disconnect-Qlik { [CmdletBinding()] param($Connection) }
            function Get-QlikJournal { [CmdletBinding()] param($Since, $Run) $global:finished = $true }
            function Get-Work { "$connection, finished: $global:finished" }
            """;

        private Runspace? _runspace;

        public bool IsUsed { get; private set; }

        /// <summary>What it waits for before it takes a target.</summary>
        public Func<bool> Waits { get; set; } = () => true;

        public override string Name => "fake";

        // It is lost while it works, and not before.
        public override bool IsLost => !SpinWait.SpinUntil(Waits, TimeSpan.FromMinutes(1)) || (isLost && IsUsed);

        public override bool SharesJournals(bool hasFolder) => shares;

        public override Runspace Ready()
        {
            IsUsed = true;
            if (_runspace is null)
            {
                _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
                _runspace.Open();
                using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create(_runspace);
                shell.AddScript(Commands).Invoke();
            }

            if (isLost)
            {
                _runspace.Close();
            }

            return _runspace;
        }

        public override void Dispose() => _runspace?.Dispose();
    }
}
