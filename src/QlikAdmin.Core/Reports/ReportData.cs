using QlikAdmin.Plans;

namespace QlikAdmin.Reports;

/// <summary>Everything that a report shows.</summary>
internal sealed record ReportData(DateTimeOffset MadeAt)
{
    /// <summary>Where the facts come from, in sentences.</summary>
    public IReadOnlyList<string> Sources { get; init; } = Array.Empty<string>();

    public IReadOnlyList<ReportPlace> Places { get; init; } = Array.Empty<ReportPlace>();

    /// <summary>What failed while the report was made.</summary>
    public IReadOnlyList<ReportTrouble> Troubles { get; init; } = Array.Empty<ReportTrouble>();

    /// <summary>The licences that were read; null where no server was read.</summary>
    public IReadOnlyList<License>? Licenses { get; init; }

    /// <summary>The units of persons; null for a report of journals alone.</summary>
    public IReadOnlyList<HeldUnit>? Units { get; init; }

    /// <summary>What judged the units, in words, such as <c>policy 'idle'</c>; null where nothing did.</summary>
    public string? JudgedBy { get; init; }

    /// <summary>The caps that the plan exceeds, in words; null where it exceeds none.</summary>
    public string? CapExceeded { get; init; }

    /// <summary>When a plan from a file expires, in UTC; null where there is none.</summary>
    public DateTimeOffset? PlanExpiresAt { get; init; }

    /// <summary>The caps of the policy; null without a policy.</summary>
    public PolicyCaps? Caps { get; init; }

    public IReadOnlyDictionary<string, decimal> Prices { get; init; } = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Currency of the prices as it is shown; null for none.</summary>
    public string? Currency { get; init; }

    /// <summary>Sums of the journals.</summary>
    public TakenBack Taken { get; init; } = new();

    /// <summary>Where the journals are.</summary>
    public string? JournalPlace { get; init; }

    /// <summary>How many units to renew, and the cost.</summary>
    public IReadOnlyList<RenewalLine> Renewals =>
        Renewal.Of(Licenses ?? Array.Empty<License>(), Units ?? Array.Empty<HeldUnit>(), Caps, Prices);

    /// <summary>All licence types in the report.</summary>
    public IEnumerable<string> Types =>
        (Licenses ?? Array.Empty<License>())
            .Select(l => l.Type)
            .Concat((Units ?? Array.Empty<HeldUnit>()).Select(u => u.Type))
            .Concat(Taken.Types.Select(t => t.Type))
            .Distinct(StringComparer.OrdinalIgnoreCase);
}
