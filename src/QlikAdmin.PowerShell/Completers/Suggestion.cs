namespace QlikAdmin.PowerShell;

/// <summary>What a completer offers.</summary>
/// <param name="Text">The value to insert, without quotes.</param>
/// <param name="Shown">The value in the list of choices.</param>
/// <param name="Tip">The tooltip.</param>
internal sealed record Suggestion(string Text, string Shown, string Tip)
{
    /// <summary>A suggestion that shows only its value.</summary>
    public static Suggestion Of(string value) => new(value, value, value);
}
