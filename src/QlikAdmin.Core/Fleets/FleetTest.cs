using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>Whether one target of a fleet can be worked on.</summary>
public sealed class FleetTest
{
    internal FleetTest(FleetTarget target)
    {
        Given = target;
    }

    /// <summary>Name of the target.</summary>
    public string Target => Given.Name;

    /// <summary>The product.</summary>
    [JsonIgnore]
    public QlikProduct Product => Given.Product;

    /// <summary>Whether the server answers and accepts the sign-in.</summary>
    public bool Reachable { get; internal set; }

    /// <summary>Whether the account has the rights that the work needs; null where that could not be tested.</summary>
    public bool? Rights { get; internal set; }

    /// <summary>Units of the licence: assigned and total for each type. Null where it can't be read.</summary>
    public string? License { get; internal set; }

    /// <summary>The licence that the target shares with others, from the fleet file.</summary>
    public string? Entitlement => Given.Entitlement;

    /// <summary>The first step that failed, and why; null where all is well.</summary>
    public string? Problem { get; internal set; }

    /// <summary>Id of that error.</summary>
    public string? ErrorId { get; internal set; }

    /// <summary>What to do about it.</summary>
    public string? NextStep { get; internal set; }

    /// <summary>The target.</summary>
    internal FleetTarget Given { get; }

    /// <inheritdoc />
    public override string ToString() => $"{Target}: {Problem ?? "ready"}";
}
