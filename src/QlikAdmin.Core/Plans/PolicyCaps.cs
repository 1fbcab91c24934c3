namespace QlikAdmin.Plans;

/// <summary>How much one plan may change. A plan that goes beyond is made and marked, and not applied.</summary>
internal sealed class PolicyCaps
{
    /// <summary>Percentage of the units held of one type on one connection, unless the policy says another.</summary>
    public const double UsualPercent = 20;

    /// <summary>Changes of the whole plan; null for no such cap.</summary>
    public int? Count { get; set; }

    public double Percent { get; set; } = UsualPercent;

    /// <summary>Free units to aim at, for the types that <see cref="KeepFreeByType"/> does not name; 0 for no aim: everything that fits is
    /// taken back.</summary>
    public int KeepFree { get; set; }

    /// <summary>The same, by type.</summary>
    public IReadOnlyDictionary<string, int> KeepFreeByType { get; set; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    public int KeepFreeOf(string type) => KeepFreeByType.TryGetValue(type, out int units) ? units : KeepFree;
}
