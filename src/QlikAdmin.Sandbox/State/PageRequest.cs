namespace QlikAdmin.Sandbox.State;

/// <summary>The page of a sorted list that a request asks for.</summary>
/// <param name="Descending">Largest key first.</param>
/// <param name="Limit">Greatest number of rows.</param>
/// <param name="After">Cursor of the row before the page; null for the first page.</param>
/// <param name="Before">Cursor of the row after the page.</param>
internal sealed record PageRequest(bool Descending, int Limit, Cursor? After, Cursor? Before);
