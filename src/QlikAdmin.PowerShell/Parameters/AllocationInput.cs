using System;
using System.Management.Automation;

using QlikAdmin.QlikView;

namespace QlikAdmin.PowerShell;

/// <summary>Reads an allocation out of any object that has its properties.</summary>
internal static class AllocationInput
{
    public const string Expected = "An allocation is expected: an object of Get-QlikAllocation, or one with the properties Id and Type, and User and Connection where known.";

    /// <summary>The allocation that an object stands for; null when it has no Id or no Type.</summary>
    public static Allocation? Read(PSObject source)
    {
        if (source.BaseObject is Allocation allocation)
        {
            return allocation;
        }

        if (source.BaseObject is string || Columns.Text(source, nameof(Allocation.Id)) is not string id || Columns.Text(source, nameof(Allocation.Type)) is not string type)
        {
            return null;
        }

        return new Allocation(id, Product(source, id), Columns.Text(source, nameof(Allocation.Connection)) ?? string.Empty, type)
        {
            User = Columns.Text(source, nameof(Allocation.User)),
            UserName = Columns.Text(source, nameof(Allocation.UserName)),
            Scope = Columns.Text(source, nameof(Allocation.Scope)),
            Email = Columns.Text(source, nameof(Allocation.Email)),
            CreatedAt = Columns.Time(source, nameof(Allocation.CreatedAt)),
            LastUsedAt = Columns.Time(source, nameof(Allocation.LastUsedAt)),
            LastUsedSource = Columns.Enumeration(source, nameof(Allocation.LastUsedSource), LastUsedSource.Unknown),
            Status = Status(source),
            QuarantineEndsAt = Columns.Time(source, nameof(Allocation.QuarantineEndsAt)),
            Excess = Columns.Flag(source, nameof(Allocation.Excess)),
            Orphan = Columns.Flag(source, nameof(Allocation.Orphan)),
            IsPool = Columns.Flag(source, nameof(Allocation.IsPool)),
        };
    }

    /// <summary>What an earlier command did to it, where the object is a result; null where it is none.</summary>
    public static Outcome? OutcomeOf(PSObject source) => Enum.TryParse(Columns.Text(source, nameof(Result.Outcome)), ignoreCase: true, out Outcome outcome) ? outcome : null;

    private static QlikProduct Product(PSObject source, string id)
    {
        // A file that leaves the product out still has the key, and only a Sense key is a GUID.
        QlikProduct likely = Guid.TryParse(id, out _) ? QlikProduct.Sense
            : id.StartsWith(CalKey.Prefix, StringComparison.OrdinalIgnoreCase) ? QlikProduct.QlikView
            : QlikProduct.Cloud;
        return Columns.Enumeration(source, nameof(Allocation.Product), likely);
    }

    private static AllocationStatus Status(PSObject source)
    {
        // The result of a removal says it by its outcome.
        bool quarantined = OutcomeOf(source) == Outcome.Quarantined;
        return Columns.Enumeration(source, nameof(Allocation.Status), quarantined ? AllocationStatus.Quarantined : AllocationStatus.Active);
    }
}
