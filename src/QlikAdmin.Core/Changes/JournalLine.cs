namespace QlikAdmin.Changes;

/// <summary>One line of a journal's file.</summary>
/// <param name="Number">Its number, counted from 1.</param>
/// <param name="Text">Its text; null where it is not text, or too long for a line of a journal.</param>
/// <param name="IsEnded">Whether a line break follows it.</param>
internal sealed record JournalLine(int Number, string? Text, bool IsEnded);
