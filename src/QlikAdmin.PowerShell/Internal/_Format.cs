using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using QlikAdmin.Base;
using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>Texts in the columns of QlikAdmin.Format.ps1xml. Not for scripts: it changes with the views.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class _Format
{
    private const string UnknownMark = "?";

    /// <summary>A text from a server or a file, without characters that could harm a terminal. Several texts are joined with commas. Empty
    /// for null.</summary>
    public static string Text(PSObject? value) =>
        value?.BaseObject switch
        {
            null => string.Empty,
            string text => Shown(text),
            IEnumerable several => string.Join(", ", several.Cast<object?>().Select(v => Text(v is null ? null : PSObject.AsPSObject(v)))),

            // A serializer keeps the value of an enumeration as a number, and its word as the text.
            _ when Columns.IsDeserialized(value) => Shown(value.ToString()),
            object other => Shown(Convert.ToString(other, CultureInfo.CurrentCulture) ?? string.Empty),
        };

    /// <summary>The holder of an allocation, or the name of a pool in brackets.</summary>
    public static string Holder(PSObject allocation)
    {
        return Shown(
            Columns.Flag(allocation, nameof(Allocation.IsPool))
                ? $"({Columns.Text(allocation, nameof(Allocation.UserName)) ?? "pool"})"
                : Columns.Text(allocation, nameof(Allocation.User)) ?? UnknownMark
        );
    }

    /// <summary>The day of last use of an allocation or a row of a plan, <c>never</c>, or a question mark where it is not known.</summary>
    public static string LastUse(PSObject row)
    {
        return !Columns.Has(row, nameof(Allocation.LastUsedAt)) ? NoUse(row)
            : Columns.Time(row, nameof(Allocation.LastUsedAt)) is DateTimeOffset used ? Day(used)
            : UnknownMark;
    }

    /// <summary>How long it has not been used, <c>never</c>, or a question mark where it is not known.</summary>
    public static string Idle(PSObject allocation) =>
        Columns.Bare(allocation.Properties[nameof(Allocation.IdleFor)]?.Value) is TimeSpan idle ? Span(idle) : NoUse(allocation);

    /// <summary>The name of an owned item, or its id if it has no name.</summary>
    public static string ItemName(PSObject item) =>
        Shown(Columns.Text(item, nameof(OwnedItem.Name)) ?? Columns.Text(item, nameof(OwnedItem.Id)) ?? string.Empty);

    /// <summary>The owner of an item; the id in brackets for a user who was deleted.</summary>
    public static string ItemOwner(PSObject item)
    {
        return Shown(
            Columns.Text(item, nameof(OwnedItem.Owner))
                ?? (Columns.Text(item, nameof(OwnedItem.OwnerId)) is string id ? $"({id})" : "(nobody)")
        );
    }

    /// <summary>Why an owned item can't move or is an orphan, with line breaks between words for a narrow column.</summary>
    public static string ItemReason(PSObject item)
    {
        const int Width = 18;
        StringBuilder lines = new();
        int used = 0;
        foreach (string word in Shown(Columns.Text(item, nameof(OwnedItem.Reason)) ?? string.Empty).Split(' '))
        {
            bool fits = used == 0 || used + 1 + word.Length <= Width;
            lines
                .Append(
                    used == 0 ? string.Empty
                    : fits ? " "
                    : Environment.NewLine
                )
                .Append(word);
            used = fits && used > 0 ? used + 1 + word.Length : word.Length;
        }

        return lines.ToString();
    }

    /// <summary>A day in UTC as year, month and day, whatever the culture; empty for null.</summary>
    public static string Day(object? time) => Utc(time, "yyyy-MM-dd");

    /// <summary>A time to the minute, for columns whose heading says UTC; empty for null.</summary>
    public static string Minute(object? time) => Utc(time, "yyyy-MM-dd HH:mm");

    /// <summary>A time to the minute, followed by UTC; empty for null.</summary>
    public static string Moment(object? time) => Utc(time, "yyyy-MM-dd HH:mm 'UTC'");

    /// <summary>A duration in its largest whole unit, or in seconds or milliseconds if it is short; empty for null.</summary>
    public static string Span(TimeSpan? span) =>
        span switch
        {
            { TotalSeconds: >= 0 and < 1 } => span.Value.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + "ms",
            { TotalSeconds: >= 0 and < 60 } => span.Value.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s",
            _ => Duration.Format(span),
        };

    /// <summary>A number of units without unnecessary decimals; empty for null.</summary>
    public static string Number(double? value) => value?.ToString("0.##", CultureInfo.CurrentCulture) ?? string.Empty;

    /// <summary>Yes, no, or a question mark where it could not be read.</summary>
    public static string YesNo(bool? value) =>
        value switch
        {
            true => "yes",
            false => "no",
            null => UnknownMark,
        };

    /// <summary>An asterisk before the current tenant, site or server of this runspace; a plus before the current region and the current
    /// console, which only commands about tenants use.</summary>
    public static string CurrentMark(PSObject connection) =>
        connection.BaseObject is not Connection own || !IsCurrent(own) ? string.Empty
        : EndpointKinds.Of(own) == EndpointKind.Server ? "*"
        : "+";

    /// <summary>Whether commands on endpoints of its kind use this connection unless told otherwise.</summary>
    public static bool IsCurrent(Connection connection) => ConnectionStore.Current.IsCurrent(connection);

    /// <summary>What a test step found, with the next step where it failed.</summary>
    public static string Finding(PSObject test)
    {
        string detail = Columns.Text(test, nameof(ConnectionTest.Detail)) ?? string.Empty;
        return Shown(Columns.Text(test, nameof(ConnectionTest.NextStep)) is string step ? detail.TrimEnd('.') + ". " + step : detail);
    }

    /// <summary>The run of an entry of a journal: the start of its id, its command.</summary>
    public static string Run(PSObject entry)
    {
        string id = Columns.Text(entry, nameof(JournalEntry.RunId)) ?? string.Empty;
        return Shown(Guid.TryParse(id, out Guid run) ? RunText.Of(run, Columns.Text(entry, nameof(JournalEntry.Command))) : id);
    }

    /// <summary>What an entry of a journal is about; empty for a person, because another column shows the person.</summary>
    public static string Changed(PSObject entry)
    {
        return Shown(
            ChangeText.What(
                Columns.Text(entry, nameof(JournalEntry.Action)) ?? string.Empty,
                Columns.Text(entry, nameof(JournalEntry.ItemType)),
                Columns.Text(entry, nameof(JournalEntry.ItemName)),
                Columns.Text(entry, nameof(JournalEntry.ItemId)) ?? string.Empty,
                Columns.Text(entry, nameof(JournalEntry.User))
            )
        );
    }

    /// <summary>How many items stayed with a removed user, with a question mark where some kinds were not looked at.</summary>
    public static string NotMoved(PSObject removal)
    {
        string number = Count(removal, nameof(UserRemoval.NotMoved)).ToString(CultureInfo.CurrentCulture);
        return Count(removal, nameof(UserRemoval.NotLookedAt)) == 0 ? number : number + " + " + UnknownMark;
    }

    /// <summary>The run of a summary, and where it worked.</summary>
    public static string RunTitle(PSObject summary)
    {
        string where = Columns.Text(summary, nameof(RunSummary.Connection)) is string names ? " on " + names : string.Empty;
        string run = Columns.Text(summary, nameof(RunSummary.RunId)) is { Length: >= 8 } id ? ", run " + id.Substring(0, 8) : string.Empty;
        return Shown(Columns.Text(summary, nameof(RunSummary.Command)) + where + run);
    }

    /// <summary>How many items of a run are not done: left, or in doubt.</summary>
    public static string RunLeft(PSObject summary) =>
        (Whole(summary, nameof(RunSummary.Left)) + Whole(summary, nameof(RunSummary.Open))).ToString(CultureInfo.CurrentCulture);

    /// <summary>The command that continues a run, or else the one that undoes it, short enough for a column.</summary>
    public static string RunNext(PSObject summary)
    {
        string next = Columns.Text(summary, nameof(RunSummary.NextStep)) ?? Columns.Text(summary, nameof(RunSummary.Undo)) ?? string.Empty;
        return Shown(next.Replace(" -Run ", " "));
    }

    private static int Whole(PSObject row, string name) =>
        int.TryParse(Columns.Text(row, name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static int Count(PSObject row, string name) =>
        Columns.Bare(row.Properties[name]?.Value) is IEnumerable several and not string ? several.Cast<object?>().Count() : 0;

    private static string Shown(string text) => ShownText.Clean(text);

    private static string Utc(object? time, string format) =>
        Columns.Moment(time, isSerialized: true)?.UtcDateTime.ToString(format, CultureInfo.InvariantCulture) ?? string.Empty;

    private static string NoUse(PSObject row)
    {
        // A pool has no person who could use it or not.
        return Columns.Flag(row, nameof(Allocation.IsPool)) ? string.Empty
            : Columns.Enumeration(row, nameof(Allocation.LastUsedSource), LastUsedSource.Unknown) == LastUsedSource.Unknown ? UnknownMark
            : "never";
    }
}
