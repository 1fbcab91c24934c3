namespace QlikAdmin.Plans;

/// <summary>How much one plan may change. A plan above a cap is made and marked, but not applied.</summary>
internal sealed class PolicyCaps
{
    /// <summary>Default cap: percentage of the units held of one type on one connection.</summary>
    public const double UsualPercent = 20;

    /// <summary>The most changes of the whole plan; null for no such cap.</summary>
    public int? Count { get; set; }

    public double Percent { get; set; } = UsualPercent;

    /// <summary>How many units should be free, for the types that <see cref="KeepFreeByType"/> does not name. With 0 there is no such aim:
    /// everything that matches is taken back.</summary>
    public int KeepFree { get; set; }

    /// <summary>The same, by type.</summary>
    public IReadOnlyDictionary<string, int> KeepFreeByType { get; set; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    public int KeepFreeOf(string type) => KeepFreeByType.TryGetValue(type, out int units) ? units : KeepFree;
}
