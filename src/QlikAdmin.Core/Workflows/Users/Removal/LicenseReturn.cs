using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>What became of the licence units of one leaver. What fails is told and stops nothing: deleting the user frees the unit
/// too.</summary>
internal sealed class LicenseReturn
{
    private readonly List<string> _taken = new();
    private readonly List<string> _notes = new();

    /// <summary>Types of the units that came back.</summary>
    public IReadOnlyList<string> Taken => _taken;

    /// <summary>What is to be told, in sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>When the last of them becomes free, in UTC; null when all are.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; private set; }

    /// <summary>Takes what became of the units.</summary>
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
                // The user is deleted all the same, and the journal keeps this open: somebody must hear of it.
                log.Warning($"{error.Message} {error.NextStep}".TrimEnd());
            }

            return;
        }

        if (result.Outcome is not (Outcome.AlreadyGone or Outcome.Skipped))
        {
            _taken.Add(type);
        }

        if (result.QuarantineEndsAt is DateTimeOffset end && (QuarantineEndsAt is null || end > QuarantineEndsAt))
        {
            QuarantineEndsAt = end;
        }
    }
}
