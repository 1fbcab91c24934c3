using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>What one connection adds to a plan over a fleet. Merge-QlikPlan makes one plan of many.</summary>
public sealed class PartialPlan
{
    internal PartialPlan(string connection, QlikProduct product, string content)
    {
        Connection = connection;
        Product = product;
        Content = content;
    }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>The product.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Address of the connection.</summary>
    public string? Server { get; internal set; }

    /// <summary>The licence that the connection shares with other targets of its fleet; null where it has one of its own.</summary>
    public string? Entitlement { get; internal set; }

    /// <summary>Name of the policy by which the facts were read.</summary>
    public string? Policy { get; internal set; }

    /// <summary>How many licence allocations were read.</summary>
    public int Allocations { get; internal set; }

    /// <summary>When they were read, in UTC.</summary>
    public DateTimeOffset ReadAt { get; internal set; }

    /// <summary>The facts, compressed. They have personal data, and no secrets.</summary>
    public string Content { get; }

    /// <inheritdoc />
    public override string ToString() => $"part of a plan for '{Connection}'";
}
