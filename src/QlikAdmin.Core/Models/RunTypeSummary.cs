namespace QlikAdmin;

/// <summary>What became of the items of one type on one connection.</summary>
public sealed class RunTypeSummary
{
    internal RunTypeSummary(string connection, string? type)
    {
        Connection = connection;
        Type = type;
    }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>Licence type, kind of owned item or role; null for changes that have no type.</summary>
    public string? Type { get; }

    /// <summary>Items that were done, and items that were in the wanted state already.</summary>
    public int Done { get; internal set; }

    /// <summary>Items that were left alone: not confirmed, or changed since they were read.</summary>
    public int Skipped { get; internal set; }

    /// <summary>Items that failed.</summary>
    public int Failed { get; internal set; }

    /// <summary>Items in doubt: nobody knows whether they were done. Resume-QlikOperation finds out.</summary>
    public int Open { get; internal set; }

    /// <summary>Items that the run did not reach.</summary>
    public int Left { get; internal set; }

    /// <summary>Licence units that are free now.</summary>
    public int Released { get; internal set; }

    /// <summary>Licence units that become free when their quarantine ends.</summary>
    public int Quarantined { get; internal set; }

    /// <summary>When the last of them becomes free, in UTC; null where there are none, or the server does not say.</summary>
    public DateTimeOffset? QuarantinedUntil { get; internal set; }

    /// <inheritdoc />
    public override string ToString() =>
        $"{(Type is null ? string.Empty : Type + " on ")}{Connection}: {Done} done, {Skipped} skipped, {Failed} failed, {(Open > 0 ? $"{Open} open, " : string.Empty)}{Left} left";
}
