using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>The numbers of one licence type: bought, given, free.</summary>
public sealed class License
{
    internal License(QlikProduct product, string connection, string type)
    {
        Product = product;
        Connection = connection;
        Type = type;
    }

    /// <summary>The product that gives the licence.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; private set; }

    /// <summary>Licence type, in the words of <see cref="Allocation.Type"/>.</summary>
    public string Type { get; }

    /// <summary>What it is limited to: the server, on QlikView; null elsewhere.</summary>
    public string? Scope { get; internal set; }

    /// <summary>What the numbers count: Licenses, Tokens or Minutes.</summary>
    public string Unit { get; internal set; } = "Licenses";

    /// <summary>Units bought; null when unlimited, or when the server does not say.</summary>
    public double? Total { get; internal set; }

    /// <summary>Units given.</summary>
    public double? Assigned { get; internal set; }

    /// <summary>Units bought that can still be given; null when unlimited, or when the server does not say.</summary>
    public double? Available { get; internal set; }

    /// <summary>Cloud: units that may be given beyond the number bought; null when unlimited. Null on other products.</summary>
    public double? Overage { get; internal set; }

    /// <summary>Units in quarantine; null where the product has no quarantine.</summary>
    public double? Quarantined { get; internal set; }

    /// <summary>Units beyond the number bought.</summary>
    public double? Excess { get; internal set; }

    /// <summary>Last day of the licence in UTC, or null when it has no end or the server does not say.</summary>
    public System.DateTimeOffset? ExpiresAt { get; internal set; }

    /// <summary>The server's word for the state of the licence, for example Ok or Expired.</summary>
    public string? Status { get; internal set; }

    /// <summary>Whether the server gives this type to people by itself; null when that could not be read.</summary>
    public bool? AutoAssign { get; internal set; }

    /// <summary>Why <see cref="AutoAssign"/> is not known, in words; null where it is known.</summary>
    public string? AutoAssignUnknown => AutoAssign is null ? WhyUnknown ?? "The server does not say it." : null;

    /// <summary>What the reader knows of <see cref="AutoAssignUnknown"/>; null for nothing in particular.</summary>
    internal string? WhyUnknown { get; set; }

    /// <summary>The setting or the rules by which the server does that, or null.</summary>
    public string? AutoAssignBy { get; internal set; }

    /// <summary>The same numbers under another name, for a licence that several connections share.</summary>
    internal License Under(string name)
    {
        License copy = (License)MemberwiseClone();
        copy.Connection = name;
        return copy;
    }
}
