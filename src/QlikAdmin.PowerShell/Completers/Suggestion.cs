namespace QlikAdmin.PowerShell;

/// <summary>What a completer offers.</summary>
/// <param name="Text">The value to insert, without quotes.</param>
/// <param name="Shown">The value in the list of choices.</param>
/// <param name="Tip">What is known of it.</param>
internal sealed record Suggestion(string Text, string Shown, string Tip)
{
    /// <summary>A value that says everything itself.</summary>
    public static Suggestion Of(string value) => new(value, value, value);
}
