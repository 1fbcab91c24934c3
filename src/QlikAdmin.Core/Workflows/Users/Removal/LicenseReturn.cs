using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>What became of the licence units of one leaver. A failure is reported and stops nothing, because the deletion of the user frees
/// the unit too.</summary>
internal sealed class LicenseReturn
{
    private readonly List<string> _taken = new();
    private readonly List<string> _notes = new();

    /// <summary>Types of the units that were taken back.</summary>
    public IReadOnlyList<string> Taken => _taken;

    /// <summary>How many of them are in quarantine.</summary>
    public int Quarantined { get; private set; }

    /// <summary>Notes for the result, in sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>When the last of them becomes free, in UTC; null when all are free.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; private set; }

    /// <summary>Takes the results of the units.</summary>
    public void Take(IEnumerable<PlannedChange> units, IOperationLog log)
    {
        foreach (PlannedChange unit in units)
        {
            Tell(unit.Change.ItemType ?? string.Empty, unit, log);
        }
    }

    private void Tell(string type, ItemResult result, IOperationLog log)
    {
        if (result.Error is QlikException error)
        {
            _notes.Add(result.InDoubt ? error.Message : $"The licence could not be taken back before the deletion: {error.Message}");
            if (result.InDoubt)
            {
                // The user is deleted all the same, and this entry stays open in the journal, so a warning must say so.
                log.Warning($"{error.Message} {error.NextStep}".TrimEnd());
            }

            return;
        }

        if (result.Outcome is not (Outcome.AlreadyGone or Outcome.Skipped))
        {
            _taken.Add(type);
            Quarantined += result.Outcome == Outcome.Quarantined ? 1 : 0;
        }

        if (result.QuarantineEndsAt is DateTimeOffset end && (QuarantineEndsAt is null || end > QuarantineEndsAt))
        {
            QuarantineEndsAt = end;
        }
    }
}
