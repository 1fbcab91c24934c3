namespace QlikAdmin.Sandbox.State;

/// <summary>Rows of one page, and the cursors before and after it; a cursor is null when no more rows follow in its direction.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Rows, string? Next, string? Previous);
