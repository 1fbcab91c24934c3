using System.Diagnostics;
using Xunit;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>Every boundary of small runs: wherever a run, its resume or its undo is cut, every change happens once, nothing else happens,
/// and nothing stays in doubt.</summary>
/// <remarks>Without QLIKADMIN_PROOF, each command is cut on one product. With "all", each is cut on every product that has it. With "full",
/// every write is torn at every byte too, and the resume is cut after every cut of the run. QLIKADMIN_PROOF_ONLY is a part of the names of
/// the runs to cut.</remarks>
public sealed class ProofTests(ITestOutputHelper output)
{
    private static readonly string s_mode = Environment.GetEnvironmentVariable("QLIKADMIN_PROOF") ?? "short";

    public static IEnumerable<TheoryDataRow<int>> Stories =>
        ProofStories
            .All.Select((s, i) => (Story: s, Index: i))
            .GroupBy(s => s.Story.Name)
            .SelectMany((same, i) => s_mode == "short" ? same.Skip(i % same.Count()).Take(1) : same)
            .Where(s => s.Story.ToString().Contains(Environment.GetEnvironmentVariable("QLIKADMIN_PROOF_ONLY") ?? string.Empty))
            .Select(s => new TheoryDataRow<int>(s.Index) { TestDisplayName = s.Story.ToString() });

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Nothing_is_lost_or_doubled_at_any_boundary(int index)
    {
        ProofStory story = ProofStories.All[index];
        Stopwatch watch = Stopwatch.StartNew();
        ProofTrial trial = new(story, s_mode);
        await trial.RunAsync();

        string line = FormattableString.Invariant(
            $"{story}: {trial.Boundaries} boundaries, {trial.Findings.Count} failures, {watch.Elapsed.TotalSeconds:0.0} s"
        );
        output.WriteLine(line);
        ProofReport.Add(line);
        Assert.True(trial.Boundaries > 10, line);
        Assert.True(trial.Findings.Count == 0, line + Environment.NewLine + string.Join(Environment.NewLine, trial.Findings.Take(40)));
    }
}
