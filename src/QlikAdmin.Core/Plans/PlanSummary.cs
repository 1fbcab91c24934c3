using QlikAdmin.Base;

namespace QlikAdmin;

/// <summary>The results of a plan that was applied.</summary>
public sealed class PlanSummary
{
    internal PlanSummary(Guid planId, Guid runId, IReadOnlyList<PlanTypeSummary> types)
    {
        PlanId = planId;
        RunId = runId;
        Types = types;
    }

    /// <summary>The plan.</summary>
    public Guid PlanId { get; }

    /// <summary>The run of the command that applied it. The journal has it too.</summary>
    public Guid RunId { get; }

    /// <summary>Rows that were done: taken back, gone already, or changed to the smaller type.</summary>
    public int Done { get; internal set; }

    /// <summary>Rows that were left alone because something has changed since the plan was made.</summary>
    public int Skipped { get; internal set; }

    /// <summary>Rows that failed. There is an error record for each.</summary>
    public int Failed { get; internal set; }

    /// <summary>Rows in doubt: nobody knows whether they were done. Resume-QlikOperation finds out.</summary>
    public int Open { get; internal set; }

    /// <summary>Rows that the run did not reach.</summary>
    public int Left { get; internal set; }

    /// <summary>Units that are free now.</summary>
    public int Released { get; internal set; }

    /// <summary>Units that become free when their quarantine ends.</summary>
    public int Quarantined { get; internal set; }

    /// <summary>When the last of them becomes free, in UTC; null where there are none, or the server does not say.</summary>
    public DateTimeOffset? QuarantinedUntil { get; internal set; }

    /// <summary>The same numbers by connection and type.</summary>
    public IReadOnlyList<PlanTypeSummary> Types { get; }

    /// <summary>Seconds that it took. Scripts get a TimeSpan, files the number.</summary>
    public double Duration => ShownNumber.Seconds(DurationSpan);

    /// <summary>The TimeSpan that scripts get.</summary>
    internal TimeSpan DurationSpan { get; set; }

    /// <summary>How to continue where rows are left; null when none are left.</summary>
    public string? NextStep { get; internal set; }
}
