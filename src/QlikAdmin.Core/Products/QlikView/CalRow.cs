using System.Xml.Linq;

namespace QlikAdmin.Products.QlikView;

/// <summary>One row of a list of CALs.</summary>
/// <param name="Kind">The kind of the row.</param>
/// <param name="Removed">Whether it is in the list of CALs that were taken back.</param>
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

    /// <summary>The holder: the account or the machine, depending on the server. If that one is empty, it is the other one.</summary>
    public string? Holder => ByMachine ? MachineId ?? UserName : UserName ?? MachineId;

    /// <summary>Key that finds rows that were seen already. An active row and a quarantined row of the same person have different
    /// keys.</summary>
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

    /// <summary>Whether the row is in quarantine.</summary>
    public bool IsQuarantined(DateTimeOffset now) => Removed || QuarantinedUntil > now;
}
