namespace QlikAdmin.Sandbox.Cloud;

/// <summary>How many units of one kind were bought.</summary>
internal sealed class CloudAllotment
{
    public required string Name { get; init; }

    public required int Units { get; set; }

    /// <summary>Units that may be used beyond the number bought; -1 means no limit.</summary>
    public int Overage { get; set; }

    public string UsageClass { get; init; } = "assigned";

    /// <summary>Minutes used, for kinds that are not assigned to people.</summary>
    public int UsedUnits { get; init; }

    public bool IsAssignable => UsageClass == "assigned";

    public JsonObject ToJson(int used) =>
        new()
        {
            ["name"] = Name,
            ["units"] = Units,
            ["overage"] = Overage,
            ["unitsUsed"] = used,
            ["usageClass"] = UsageClass,
        };
}
