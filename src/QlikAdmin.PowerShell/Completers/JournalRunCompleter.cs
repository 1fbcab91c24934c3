using System.Collections;
using System.Diagnostics;
using QlikAdmin.Base;
using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the newest runs of the journal folder that the command uses, with what each of them did.</summary>
public sealed class JournalRunCompleter : QlikCompleter
{
    private const int Most = 50;

    // The prompt must not wait until a long journal is read. So a run with a long journal is offered with its id only.
    private const long MostBytes = 2 * 1024 * 1024;
    private static readonly TimeSpan s_reading = TimeSpan.FromMilliseconds(600);

    private protected override Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ConnectionStore store,
        IDictionary bound,
        string typed,
        CancellationToken token
    )
    {
        Stopwatch watch = Stopwatch.StartNew();
        List<Suggestion> runs = new();
        foreach (string file in JournalReader.Files(JournalFolder.Resolve(bound["Path"]?.ToString())))
        {
            if (JournalName.Read(file)?.RunId is not Guid id || !id.ToString().StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            runs.Add(watch.Elapsed < s_reading ? Described(id, file) : Suggestion.Of(id.ToString()));
            if (runs.Count == Most)
            {
                break;
            }
        }

        return Task.FromResult<IReadOnlyList<Suggestion>>(runs);
    }

    private static Suggestion Described(Guid id, string file)
    {
        JournalRun? run = new FileInfo(file).Length > MostBytes ? null : JournalReader.Read(file)?.Run;
        return run is null
            ? Suggestion.Of(id.ToString())
            : new Suggestion(id.ToString(), $"{id.ToString().Substring(0, 8)} {run.Command} {ShownTime.Minute(run.StartedAt)}", Tip(run));
    }

    private static string Tip(JournalRun run)
    {
        (int Number, string Word)[] counts =
        {
            (run.Done, "done"),
            (run.Skipped, "skipped"),
            (run.Failed, "failed"),
            (run.Open + run.Planned, "left"),
            (run.Undone, "undone"),
        };
        IEnumerable<string> told = counts
            .Where(c => c.Number > 0)
            .Select(c => FormattableString.Invariant($"{c.Number} {c.Word}"))
            .DefaultIfEmpty("nothing done");
        return $"{run.Command}, {ShownTime.Minute(run.StartedAt)}: {string.Join(", ", told)}";
    }
}
