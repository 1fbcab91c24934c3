namespace QlikAdmin;

/// <summary>What became of the rows of one type on one connection.</summary>
public sealed class PlanTypeSummary
{
    internal PlanTypeSummary(string connection, string type)
    {
        Connection = connection;
        Type = type;
    }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>Licence type that was held.</summary>
    public string Type { get; }

    /// <summary>Rows that were done.</summary>
    public int Done { get; internal set; }

    /// <summary>Rows that were left alone because something has changed since.</summary>
    public int Skipped { get; internal set; }

    /// <summary>Rows that failed.</summary>
    public int Failed { get; internal set; }

    /// <summary>Rows of which nobody knows whether they were done; Resume-QlikOperation finds out.</summary>
    public int Open { get; internal set; }

    /// <summary>Rows that were not come to.</summary>
    public int Left { get; internal set; }

    /// <summary>Units that are free now.</summary>
    public int Released { get; internal set; }

    /// <summary>Units that are free when their quarantine ends.</summary>
    public int Quarantined { get; internal set; }

    /// <summary>When the last of them is free, in UTC; null without any, or where the server does not say.</summary>
    public DateTimeOffset? QuarantinedUntil { get; internal set; }

    /// <inheritdoc />
    public override string ToString() =>
        $"{Type} on {Connection}: {Done} done, {Skipped} skipped, {Failed} failed, {(Open > 0 ? $"{Open} open, " : string.Empty)}{Left} left";
}
