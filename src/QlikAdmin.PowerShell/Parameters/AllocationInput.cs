using System;
using System.Globalization;
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

        if (source.BaseObject is string || Text(source, nameof(Allocation.Id)) is not string id || Text(source, nameof(Allocation.Type)) is not string type)
        {
            return null;
        }

        return new Allocation(id, Product(source, id), Text(source, nameof(Allocation.Connection)) ?? string.Empty, type)
        {
            User = Text(source, nameof(Allocation.User)),
            UserName = Text(source, nameof(Allocation.UserName)),
            Scope = Text(source, nameof(Allocation.Scope)),
            Email = Text(source, nameof(Allocation.Email)),
            CreatedAt = Time(source, nameof(Allocation.CreatedAt)),
            LastUsedAt = Time(source, nameof(Allocation.LastUsedAt)),
            LastUsedSource = Enumeration(source, nameof(Allocation.LastUsedSource), LastUsedSource.Unknown),
            Status = Status(source),
            QuarantineEndsAt = Time(source, nameof(Allocation.QuarantineEndsAt)),
            Excess = Flag(source, nameof(Allocation.Excess)),
            Orphan = Flag(source, nameof(Allocation.Orphan)),
            IsPool = Flag(source, nameof(Allocation.IsPool)),
        };
    }

    /// <summary>What an earlier command did to it, where the object is a result; null where it is none.</summary>
    public static Outcome? OutcomeOf(PSObject source) => Enum.TryParse(Text(source, nameof(Result.Outcome)), ignoreCase: true, out Outcome outcome) ? outcome : null;

    private static QlikProduct Product(PSObject source, string id)
    {
        // A file that leaves the product out still has the key, and only a Sense key is a GUID.
        QlikProduct likely = Guid.TryParse(id, out _) ? QlikProduct.Sense
            : id.StartsWith(CalKey.Prefix, StringComparison.OrdinalIgnoreCase) ? QlikProduct.QlikView
            : QlikProduct.Cloud;
        return Enumeration(source, nameof(Allocation.Product), likely);
    }

    private static AllocationStatus Status(PSObject source)
    {
        // The result of a removal says it by its outcome.
        bool quarantined = OutcomeOf(source) == Outcome.Quarantined;
        return Enumeration(source, nameof(Allocation.Status), quarantined ? AllocationStatus.Quarantined : AllocationStatus.Active);
    }

    private static object? Value(PSObject source, string name)
    {
        object? value = source.Properties[name]?.Value;
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }

    private static string? Text(PSObject source, string name)
    {
        string? text = Value(source, name) is object value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private static bool Flag(PSObject source, string name) => bool.TryParse(Text(source, name), out bool value) && value;

    private static T Enumeration<T>(PSObject source, string name, T otherwise)
        where T : struct
    {
        return Enum.TryParse(Text(source, name), ignoreCase: true, out T value) ? value : otherwise;
    }

    private static DateTimeOffset? Time(PSObject source, string name) => Value(source, name) switch
    {
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) => time,
        string text when DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) => time,
        _ => null,
    };
}
