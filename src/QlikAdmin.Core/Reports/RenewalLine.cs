namespace QlikAdmin.Reports;

/// <summary>How many units of one kind to renew, and what that costs.</summary>
/// <param name="Connection">Name of the connection.</param>
/// <param name="Name">Licence type, or the unit that several types are paid with, such as tokens.</param>
internal sealed record RenewalLine(string Connection, string Name)
{
    /// <summary>Units bought; null where that is unlimited or not known.</summary>
    public double? Bought { get; init; }

    /// <summary>Units held now, without those in quarantine; null where that is not known.</summary>
    public double? Held { get; init; }

    /// <summary>Units that the policy or plan would free, net of downgrades to this type. Below 0 where more become needed.</summary>
    public int Freed { get; init; }

    /// <summary>Units that the policy wants free.</summary>
    public int Reserve { get; init; }

    /// <summary>Whether units are held by persons, so that their number says how many are needed.</summary>
    public bool IsByPerson { get; init; } = true;

    /// <summary>Price of one unit; null where none was given.</summary>
    public decimal? Price { get; init; }

    /// <summary>Units to renew: those held, less those that would be freed, and the reserve. Null where that is not known.</summary>
    public double? Renew => !IsByPerson || Held is null ? null : Math.Max(0, Math.Ceiling(Held.Value - Freed) + Reserve);

    /// <summary>What all units bought cost; null without a price or a number.</summary>
    public decimal? CostNow => Price * (decimal?)Bought;

    /// <summary>What the units to renew cost; null without a price or a number.</summary>
    public decimal? CostRenewed => Price * (decimal?)Renew;

    /// <summary>What is saved by renewing only the units that are needed. Where the number bought is not known, it is what the freed units
    /// cost. Below 0 where more are needed than were bought. Null without a price.</summary>
    public decimal? Savings =>
        CostNow - CostRenewed is decimal known ? known
        : Bought is null && IsByPerson && Freed != 0 ? Price * Freed
        : null;
}
