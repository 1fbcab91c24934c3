namespace QlikAdmin.Sandbox.State;

/// <summary>Which page of a sorted list is wanted.</summary>
/// <param name="Descending">Largest key first.</param>
/// <param name="Limit">Rows at most.</param>
/// <param name="After">Cursor of the row before the page; null from the start.</param>
/// <param name="Before">Cursor of the row after the page.</param>
internal sealed record PageRequest(bool Descending, int Limit, Cursor? After, Cursor? Before);
