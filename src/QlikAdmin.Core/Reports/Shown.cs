using QlikAdmin.Base;

namespace QlikAdmin.Reports;

/// <summary>Writes numbers and times as people read them in a report.</summary>
internal static class Shown
{
    public const string NotKnown = "not known";

    public static string Number(double? number) => number?.ToString("#,0.##", CultureInfo.InvariantCulture) ?? NotKnown;

    /// <summary>An amount with the currency, if one was given.</summary>
    public static string Amount(decimal? amount, string? currency)
    {
        if (amount is not decimal known)
        {
            return NotKnown;
        }

        string form = known == decimal.Truncate(known) ? "#,0" : "#,0.00";
        string text = known.ToString(form, CultureInfo.InvariantCulture);
        return currency is null ? text : text + " " + currency;
    }

    /// <summary>The heading of a column of amounts.</summary>
    public static string WithCurrency(string heading, string? currency) => currency is null ? heading : $"{heading} ({currency})";

    public static string Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? NotKnown;

    public static string Minute(DateTimeOffset? time) => time is null ? NotKnown : ShownTime.Minute(time);

    /// <summary>A number with its noun: <c>1 change</c>, <c>2 changes</c>.</summary>
    public static string Count(int number, string one, string? many = null) =>
        Number(number) + " " + (number == 1 ? one : many ?? one + "s");

    /// <summary>A change in words: <c>Remove allocation Professional of CORP\anna</c>.</summary>
    public static string Words(JournalEntry entry)
    {
        StringBuilder words = new();
        foreach (char c in entry.Action)
        {
            words.Append(char.IsUpper(c) && words.Length > 0 ? " " + char.ToLowerInvariant(c) : c.ToString());
        }

        string rest = entry.ToString();
        return words.Length == 0 ? rest : words + rest.Substring(entry.Action.Length);
    }

    /// <summary>Name and, where a licence counts for a part of a connection, that part.</summary>
    public static string Scoped(string name, string? scope) => scope is null ? name : $"{name} ({scope})";
}
