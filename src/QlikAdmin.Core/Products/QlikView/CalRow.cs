using System.Xml.Linq;

namespace QlikAdmin.Products.QlikView;

/// <summary>One row of a list of CALs.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Removed">Whether it is in the list of those that were taken back.</param>
/// <param name="UserName">Account, where CALs are identified by it.</param>
/// <param name="MachineId">Machine, where CALs are identified by it.</param>
/// <param name="LastUsedAt">Last use; null for never.</param>
/// <param name="SaysLastUse">Whether the row says anything about its use.</param>
/// <param name="QuarantinedUntil">End of the quarantine in UTC, or null.</param>
internal sealed record CalRow(
    CalKind Kind,
    bool Removed,
    string? UserName,
    string? MachineId,
    DateTimeOffset? LastUsedAt,
    bool SaysLastUse,
    DateTimeOffset? QuarantinedUntil
)
{
    /// <summary>Whether the server identifies holders by machine; a row may name both.</summary>
    public bool ByMachine { get; init; }

    /// <summary>Who holds it: the account or the machine, whichever the server goes by, and the other one where that is empty.</summary>
    public string? Holder => ByMachine ? MachineId ?? UserName : UserName ?? MachineId;

    /// <summary>Key for passing over rows that were seen already; an active row and a quarantined one of the same person are two.</summary>
    public string ListKey => Kind + (Removed ? "-" : "+") + UserName + "\n" + MachineId;

    /// <summary>Reads a row of a tree.</summary>
    public static CalRow Read(XElement row, CalKind kind, bool removed, bool byMachine = false)
    {
        string? lastUsed = QmsEnvelope.Text(row, "LastUsed");
        return new CalRow(
            kind,
            removed,
            QmsEnvelope.Text(row, "UserName"),
            QmsEnvelope.Text(row, "MachineID"),
            QmsValue.Date(lastUsed),
            QmsValue.SaysUse(lastUsed),
            QmsValue.Date(QmsEnvelope.Text(row, "QuarantinedUntil"))
        )
        {
            ByMachine = byMachine,
        };
    }

    /// <summary>Whether the row is out of use until its date.</summary>
    public bool IsQuarantined(DateTimeOffset now) => Removed || QuarantinedUntil > now;
}
