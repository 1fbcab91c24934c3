using System.Management.Automation;
using QlikAdmin.Products.QlikView;

namespace QlikAdmin.PowerShell;

/// <summary>Reads an allocation from any object that has its properties.</summary>
internal static class AllocationInput
{
    public const string Expected =
        "An allocation is expected: an object from Get-QlikAllocation, or one with the properties Id and Type, and User and Connection if known.";

    /// <summary>The allocation that an object stands for; null when it has no Id or no Type. A result is accepted without both, because its
    /// outcome is enough.</summary>
    public static Allocation? Read(PSObject source)
    {
        if (source.BaseObject is Allocation allocation)
        {
            return allocation;
        }

        string? orEmpty = source.BaseObject is Result || OutcomeOf(source) is not null ? string.Empty : null;
        if (
            source.BaseObject is string
            || (Columns.Text(source, nameof(Allocation.Id)) ?? orEmpty) is not string id
            || (Columns.Text(source, nameof(Allocation.Type)) ?? orEmpty) is not string type
        )
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
            LastUsedSource = LastUsedSourceOf(source),
            Status = Status(source),
            QuarantineEndsAt = Columns.Time(source, nameof(Allocation.QuarantineEndsAt)),
            Excess = Columns.Flag(source, nameof(Allocation.Excess)),
            Orphan = Columns.Flag(source, nameof(Allocation.Orphan)),
            IsPool = Columns.Flag(source, nameof(Allocation.IsPool)),
        };
    }

    /// <summary>The error for an object that is not an allocation.</summary>
    public static QlikException NoAllocation(PSObject source, string activity)
    {
        bool isPerson =
            source.BaseObject is string or User
            || Columns.Text(source, nameof(Allocation.User)) is not null
            || Columns.Text(source, nameof(User.Account)) is not null;
        return new QlikException(
            ErrorReason.InvalidInput,
            $"{activity}: {Columns.Describe(source)} is not an allocation, so nothing was done for it."
        )
        {
            NextStep = isPerson
                ? "To name a licence by its holder, also give the type: -Type (Set-QlikAllocation: -SourceType), or a column with that name."
                : Columns.Advice(source, Expected),
        };
    }

    /// <summary>The error for a result without a key: its run found or made no allocation.</summary>
    public static QlikException NoKey(Allocation allocation, string activity) =>
        new(
            ErrorReason.InvalidInput,
            $"{activity}: the result of {(allocation.Type.Length == 0 ? allocation.User ?? "an earlier run" : allocation.ToString())} names no allocation, so nothing was done for it."
        )
        {
            NextStep = "Get-QlikAllocation lists the current allocations.",
        };

    /// <summary>What an earlier command did to it, if the object is a result; otherwise null.</summary>
    public static Outcome? OutcomeOf(PSObject source) =>
        Enum.TryParse(Columns.Text(source, nameof(Result.Outcome)), ignoreCase: true, out Outcome outcome) ? outcome : null;

    private static QlikProduct Product(PSObject source, string id)
    {
        // A file without the product still has the key, and only a Sense key is a GUID.
        QlikProduct likely =
            Guid.TryParse(id, out _) ? QlikProduct.Sense
            : id.StartsWith(CalKey.Prefix, StringComparison.OrdinalIgnoreCase) ? QlikProduct.QlikView
            : QlikProduct.Cloud;
        return Columns.Enumeration(source, nameof(Allocation.Product), likely);
    }

    private static LastUsedSource LastUsedSourceOf(PSObject source)
    {
        // A last use that can't be read is unknown. It does not mean never used.
        bool isLost = Columns.Has(source, nameof(Allocation.LastUsedAt)) && Columns.Time(source, nameof(Allocation.LastUsedAt)) is null;
        return isLost ? LastUsedSource.Unknown : Columns.Enumeration(source, nameof(Allocation.LastUsedSource), LastUsedSource.Unknown);
    }

    private static AllocationStatus Status(PSObject source)
    {
        // For the result of a removal, the outcome says whether it is in quarantine.
        bool quarantined = OutcomeOf(source) == Outcome.Quarantined;
        return Columns.Enumeration(source, nameof(Allocation.Status), quarantined ? AllocationStatus.Quarantined : AllocationStatus.Active);
    }
}
