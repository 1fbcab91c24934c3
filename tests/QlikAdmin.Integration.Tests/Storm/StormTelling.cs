using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>Checks that the results and errors of a command agree with its journal.</summary>
internal sealed class StormTelling(
    string step,
    StormCommand command,
    ShellResult result,
    IReadOnlyList<JournalEntry> entries,
    Facts before,
    Facts after
)
{
    public void Check(Action<string, string> find)
    {
        CheckResults(find);
        CheckErrors(find);
    }

    /// <summary>The outcome that the result must have; null if the result may be missing.</summary>
    private static string? Told(JournalEntry entry) =>
        entry.State switch
        {
            JournalEntryState.Planned => null,
            JournalEntryState.Open => nameof(Outcome.Open),
            JournalEntryState.Failed => nameof(Outcome.Failed),
            _ => entry.Outcome,
        };

    private void CheckResults(Action<string, string> find)
    {
        List<(string User, string Outcome)> results = result
            .Output.OfType<Result>()
            .Select(r => (r.User ?? string.Empty, r.Outcome.ToString()))
            .ToList();
        if (entries.All(e => e.Change?.Kind == ChangeKind.MoveItem))
        {
            // These results name the new owner, so they are matched by the item.
            Match(result.Output.OfType<Result>().Select(r => (r.Id, r.Outcome.ToString())), entries.Select(e => (e.ItemId, Told(e))), find);
        }
        else if (command.Name is "Send-QlikInvitation" or "Invoke-QlikApi")
        {
            Match(
                results.Select(r => (string.Empty, r.Outcome)),
                entries.Where(_ => results.Count > 0).Select(e => (string.Empty, Told(e))),
                find
            );
        }
        else if (command.Name == "Remove-QlikUser")
        {
            Match(
                result.Output.OfType<UserRemoval>().Select(r => (r.User, r.Outcome.ToString())),
                entries.Where(e => e.Change?.Kind == ChangeKind.RemoveUser).Select(e => (e.User!, Told(e))),
                find
            );
        }
        else if (results.Count > 0)
        {
            Match(results, entries.Where(e => !BlockedLicenses.IsOne(e.Change)).Select(e => (e.User ?? string.Empty, Told(e))), find);
        }
    }

    private void Match(
        IEnumerable<(string Key, string Outcome)> results,
        IEnumerable<(string Key, string? Outcome)> told,
        Action<string, string> find
    )
    {
        ILookup<string, string> said = results.ToLookup(r => r.Key, r => r.Outcome, StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, string?> item in told.GroupBy(t => t.Key, t => t.Outcome, StringComparer.OrdinalIgnoreCase))
        {
            List<string> left = said[item.Key].ToList();
            foreach (string outcome in item.OfType<string>())
            {
                if (!left.Remove(outcome) && !(outcome == nameof(Outcome.Skipped) && left.Remove(nameof(Outcome.Failed))))
                {
                    find(
                        StormFinding.ResultIsNotJournal,
                        $"{step}: the journal has {outcome} for '{item.Key}', the results have {(said[item.Key].Any() ? string.Join(", ", said[item.Key]) : "nothing")}"
                    );
                }
            }
        }
    }

    private void CheckErrors(Action<string, string> find)
    {
        List<JournalEntry> bad = entries
            .Where(e => e.State is JournalEntryState.Failed or JournalEntryState.Open or JournalEntryState.Planned)
            .ToList();
        if (
            bad.Count > 0
            && result.Errors.Count == 0
            && !result.Warnings.Any(w => w.Contains("Resume-QlikOperation", StringComparison.Ordinal))
        )
        {
            find(
                StormFinding.Silent,
                $"{step}: {bad.Count} entries are not done, such as {bad[0].Entry} '{bad[0]}' ({bad[0].State}), and there is neither an error nor a warning"
            );
        }

        foreach (ErrorRecord error in result.Errors.Where(e => e.ToString().Contains("still exists", StringComparison.Ordinal)))
        {
            if (
                entries.FirstOrDefault(e =>
                    e.Change?.Kind == ChangeKind.RemoveUser && error.ToString().Contains("Remove " + e.User + " ", StringComparison.Ordinal)
                )
                    is JournalEntry gone
                && Facts.TookEffect(gone.Change!, before, after)
            )
            {
                find(StormFinding.FalseWord, $"{step}: {error}");
            }
        }
    }
}
