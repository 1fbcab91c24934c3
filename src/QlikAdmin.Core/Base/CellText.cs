namespace QlikAdmin.Base;

/// <summary>The text of a cell that a spreadsheet can open without risk.</summary>
/// <remarks>
/// A text that a spreadsheet would run as a formula gets an apostrophe before it. So does a text that begins with an apostrophe, so that
/// removing one apostrophe always gives the original text.
/// </remarks>
internal static class CellText
{
    // Spreadsheets set to Chinese, Japanese or Korean also take the full-width forms for formulas.
    private const string Dangerous = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>Whether a text needs the apostrophe.</summary>
    public static bool IsDangerous(string? text) => !string.IsNullOrEmpty(text) && Dangerous.IndexOf(text![0]) >= 0;

    /// <summary>The text with an apostrophe where it needs one; empty for null.</summary>
    public static string Safe(string? text) => IsDangerous(text) ? "'" + text : text ?? string.Empty;

    /// <summary>The text without the apostrophe that <see cref="Safe"/> put before it. An apostrophe that belongs to the text, as in
    /// <c>'t Hooft</c>, stays.</summary>
    public static string Plain(string text) =>
        text.Length > 1 && text[0] == '\'' && IsDangerous(text.Substring(1)) ? text.Substring(1) : text;
}
