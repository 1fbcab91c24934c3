namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>One page of a list, or what was wrong with the question.</summary>
/// <param name="Rows">Rows of the page.</param>
/// <param name="Next">Address of the page after it; null where there is none.</param>
/// <param name="Previous">Address of the page before it; null where there is none.</param>
/// <param name="Error">Null when the question was good.</param>
internal sealed record OwnedPage<T>(IReadOnlyList<T> Rows, string? Next, string? Previous, string? Error);
