using QlikAdmin.Changes;
using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>
/// Runs every changing command while many answers fail, before the work and after it, and while somebody sets the clock of this machine.
/// Afterwards server, results, errors and journal agree. A resume without faults settles what is in doubt, and an undo in another storm
/// restores the state before.
/// </summary>
/// <remarks>QLIKADMIN_STORM_SEEDS sets how often each command is run (4), QLIKADMIN_STORM_FIRST the first seed (1); both are
/// printed.</remarks>
public abstract class StormTest
{
    private const int SingleCallsPerSeed = 10;

    /// <summary>What a command takes is used up after some storms, so a new site or tenant takes over.</summary>
    private const int SeedsPerStage = 10;

    private readonly ITestOutputHelper _output;

    protected StormTest(ITestOutputHelper output)
    {
        _output = output;
    }

    private protected async Task StoriesAgreeAsync(string service, string command, bool isOtherLicense = false)
    {
        int seeds = Number("QLIKADMIN_STORM_SEEDS") ?? 4;
        int first = Number("QLIKADMIN_STORM_FIRST") ?? 1;
        _output.WriteLine($"QLIKADMIN_STORM_SEEDS={seeds} QLIKADMIN_STORM_FIRST={first}");
        List<StormFinding> findings = [];
        int entries = 0;
        int open = 0;
        int spoilt = 0;
        int trialsPerSeed = StormCommands.IsSingle(command) ? SingleCallsPerSeed : 1;
        int trials = seeds * trialsPerSeed;
        int trialsPerStage = SeedsPerStage * trialsPerSeed;
        for (int begin = 0; begin < trials; begin += trialsPerStage)
        {
            await using StormStage stage = await StormStage.StartAsync(service, users: 400, isOtherLicense);
            for (int i = begin; i < Math.Min(trials, begin + trialsPerStage); i++)
            {
                StormTrial trial = new(stage, await StormCommands.MakeAsync(command, stage, i - begin), first + i);
                await trial.RunAsync();
                if (trial is { Entries: 0, Refused: string refused })
                {
                    _output.WriteLine($"Seed {first + i}: nothing was begun: {refused}");
                }

                findings.AddRange(trial.Findings);
                entries += trial.Entries;
                open += trial.Open;
                spoilt += trial.Spoilt;
            }
        }

        string kinds = string.Join(", ", findings.GroupBy(f => f.Kind).Select(g => $"{g.Key} {g.Count()}"));
        _output.WriteLine(
            $"{command} on {service}{(isOtherLicense ? " with the other licence" : string.Empty)}: {seeds} storms, {spoilt} answers spoilt, {entries} changes, {open} left in doubt; findings: {(kinds.Length == 0 ? "none" : kinds)}"
        );
        Assert.True(spoilt > 0 && entries > 0, "The storm did not blow, or nothing was changed in it.");
        Assert.True(findings.Count == 0, kinds + Environment.NewLine + string.Join(Environment.NewLine, findings.Take(40)));
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
