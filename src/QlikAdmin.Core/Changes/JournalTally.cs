namespace QlikAdmin.Changes;

/// <summary>How far a run is.</summary>
/// <param name="Done">Changes that were made, or were already in the wanted state.</param>
/// <param name="Open">Changes that are in doubt.</param>
/// <param name="Left">Changes that are planned.</param>
internal sealed record JournalTally(int Done, int Open, int Left)
{
    /// <summary>Whether there is something to resume.</summary>
    public bool IsUnfinished => Open > 0 || Left > 0;
}
