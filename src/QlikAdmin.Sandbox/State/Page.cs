namespace QlikAdmin.Sandbox.State;

/// <summary>Rows of one page, and the cursors around them; null where there is nothing more.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Rows, string? Next, string? Previous);
