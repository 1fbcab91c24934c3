namespace QlikAdmin;

/// <summary>The results of the rows of one type on one connection.</summary>
public sealed class PlanTypeSummary
{
    internal PlanTypeSummary(string connection, string type)
    {
        Connection = connection;
        Type = type;
    }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>Licence type that the people held.</summary>
    public string Type { get; }

    /// <summary>Rows that were done.</summary>
    public int Done { get; internal set; }

    /// <summary>Rows that were left alone because something has changed since the plan was made.</summary>
    public int Skipped { get; internal set; }

    /// <summary>Rows that failed.</summary>
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

    /// <inheritdoc />
    public override string ToString() =>
        $"{Type} on {Connection}: {Done} done, {Skipped} skipped, {Failed} failed, {(Open > 0 ? $"{Open} open, " : string.Empty)}{Left} left";
}
