namespace QlikAdmin.Changes;

/// <summary>One line of a journal's file.</summary>
/// <param name="Number">Its number, counted from 1.</param>
/// <param name="Text">What it says; null where it is no text, or too long to be a line of a journal.</param>
/// <param name="IsEnded">Whether a line break follows it.</param>
internal sealed record JournalLine(int Number, string? Text, bool IsEnded);
