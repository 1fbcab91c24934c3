using System.Collections;
using System.ComponentModel;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>Texts in the columns of QlikAdmin.Format.ps1xml. Not for scripts: it changes with the views.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class _Format
{
    private const string UnknownMark = "?";

    /// <summary>A text from a server or a file without control characters; several separated by commas; empty for null.</summary>
    public static string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => Shown(text),
        IEnumerable several => string.Join(", ", several.Cast<object?>().Select(Text)),
        _ => Shown(Convert.ToString(value, CultureInfo.CurrentCulture) ?? string.Empty),
    };

    /// <summary>The holder of an allocation; for a pool its name in brackets.</summary>
    public static string Holder(Allocation allocation) => Shown(allocation.IsPool ? $"({allocation.UserName ?? "pool"})" : allocation.User ?? UnknownMark);

    /// <summary>The day of last use, <c>never</c>, or a question mark if it is unknown.</summary>
    public static string LastUse(Allocation allocation)
    {
        return allocation.LastUsedAt is DateTimeOffset used ? Day(used) : NoUse(allocation);
    }

    /// <summary>The day of last use that a row of a plan knows, <c>never</c>, or a question mark if it is unknown.</summary>
    public static string LastUse(PlanRow row)
    {
        return row.LastUsedAt is DateTimeOffset used ? Day(used) : row.LastUsedSource == LastUsedSource.Unknown ? UnknownMark : "never";
    }

    /// <summary>How long it has not been used, <c>never</c>, or a question mark if it is unknown.</summary>
    public static string Idle(Allocation allocation)
    {
        return allocation.IdleFor is TimeSpan idle ? Span(idle) : NoUse(allocation);
    }

    /// <summary>The name of an owned item; its id if it has no name.</summary>
    public static string ItemName(OwnedItem item) => Shown(item.Name ?? item.Id);

    /// <summary>The owner of an item; the id in brackets if that user no longer exists.</summary>
    public static string ItemOwner(OwnedItem item) => Shown(item.Owner ?? (item.OwnerId is null ? "(nobody)" : $"({item.OwnerId})"));

    /// <summary>A day in UTC as year, month and day, whatever the culture; empty for null.</summary>
    public static string Day(DateTimeOffset? time) => Utc(time, "yyyy-MM-dd");

    /// <summary>A time to the minute, for columns whose heading says UTC; empty for null.</summary>
    public static string Minute(DateTimeOffset? time) => Utc(time, "yyyy-MM-dd HH:mm");

    /// <summary>A time to the minute, with "UTC"; empty for null.</summary>
    public static string Moment(DateTimeOffset? time) => Utc(time, "yyyy-MM-dd HH:mm 'UTC'");

    /// <summary>A duration in its largest whole unit; empty for null, milliseconds and seconds where it is short.</summary>
    public static string Span(TimeSpan? span) => span switch
    {
        { TotalSeconds: >= 0 and < 1 } => span.Value.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + "ms",
        { TotalSeconds: >= 0 and < 60 } => span.Value.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s",
        _ => Duration.Format(span),
    };

    /// <summary>A number of units without unnecessary decimals; empty for null.</summary>
    public static string Number(double? value) => value?.ToString("0.##", CultureInfo.CurrentCulture) ?? string.Empty;

    /// <summary>Yes, no, or a question mark where it could not be read.</summary>
    public static string YesNo(bool? value) => value switch
    {
        true => "yes",
        false => "no",
        null => UnknownMark,
    };

    /// <summary>An asterisk before the default connection of its product in this runspace.</summary>
    public static string DefaultMark(Connection connection) => IsDefault(connection) ? "*" : string.Empty;

    /// <summary>Whether commands of its product use this connection unless told otherwise.</summary>
    public static bool IsDefault(Connection connection) => ConnectionStore.Current.IsDefault(connection);

    /// <summary>What a test step found, with the next step where it failed.</summary>
    public static string Finding(ConnectionTest test) => Shown(test.NextStep is null ? test.Detail : test.Detail.TrimEnd('.') + ". " + test.NextStep);

    private static string Shown(string text) => ShownText.Clean(text);

    private static string Utc(DateTimeOffset? time, string format) => time?.UtcDateTime.ToString(format, CultureInfo.InvariantCulture) ?? string.Empty;

    private static string NoUse(Allocation allocation)
    {
        // A pool has no holder, so it has no last use.
        return allocation.IsPool ? string.Empty : allocation.LastUsedSource == LastUsedSource.Unknown ? UnknownMark : "never";
    }
}
