namespace QlikAdmin.Models;

/// <summary>Kinds of owned items whose list the server refused, so that nobody knows what it holds.</summary>
/// <param name="Kinds">The kinds that were asked for.</param>
/// <param name="Cause">The refusal.</param>
internal sealed record UnreadKinds(IReadOnlyList<OwnedItemKind> Kinds, QlikException Cause);
