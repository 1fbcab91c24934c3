using QlikAdmin.Base;

namespace QlikAdmin;

/// <summary>What became of all items of a changing command.</summary>
public sealed class RunSummary
{
    internal RunSummary(string command, IReadOnlyList<RunTypeSummary> types)
    {
        Command = command;
        Types = types;
    }

    /// <summary>The command.</summary>
    public string Command { get; }

    /// <summary>Names of the connections that the items are on, with commas between them; empty when there was no item.</summary>
    public string Connection =>
        string.Join(", ", Types.Select(t => t.Connection).Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase));

    /// <summary>Items that were done, and items that were in the wanted state already.</summary>
    public int Done => Types.Sum(t => t.Done);

    /// <summary>Items that were left alone: not confirmed, or changed since they were read.</summary>
    public int Skipped => Types.Sum(t => t.Skipped);

    /// <summary>Items that failed. There is an error record for each.</summary>
    public int Failed => Types.Sum(t => t.Failed);

    /// <summary>Items in doubt: nobody knows whether they were done. Resume-QlikOperation finds out.</summary>
    public int Open => Types.Sum(t => t.Open);

    /// <summary>Items that the run did not reach.</summary>
    public int Left => Types.Sum(t => t.Left);

    /// <summary>Licence units that are free now.</summary>
    public int Released => Types.Sum(t => t.Released);

    /// <summary>Licence units that become free when their quarantine ends.</summary>
    public int Quarantined => Types.Sum(t => t.Quarantined);

    /// <summary>When the last of them becomes free, in UTC; null where there are none, or the server does not say.</summary>
    public DateTimeOffset? QuarantinedUntil => Types.Max(t => t.QuarantinedUntil);

    /// <summary>The same numbers by connection and type.</summary>
    public IReadOnlyList<RunTypeSummary> Types { get; }

    /// <summary>Seconds that it took. Scripts get a TimeSpan, files the number.</summary>
    public double Duration => ShownNumber.Seconds(DurationSpan);

    /// <summary>The TimeSpan that scripts get.</summary>
    internal TimeSpan DurationSpan { get; set; }

    /// <summary>The plan that was applied; null for other commands.</summary>
    public Guid? PlanId { get; internal set; }

    /// <summary>The run, as the journal has it; null when nothing was to be changed, so that there is no journal.</summary>
    public Guid? RunId { get; internal set; }

    /// <summary>The command that undoes what was done; null when there is nothing to undo, or no undo.</summary>
    public string? Undo { get; internal set; }

    /// <summary>The command that continues where items are left or in doubt; null when there are none.</summary>
    public string? NextStep { get; internal set; }
}
