namespace QlikAdmin.Models;

/// <summary>Kinds of owned items whose list the server refused: what it would have held is not known.</summary>
/// <param name="Kinds">The kinds that were asked for.</param>
/// <param name="Cause">The refusal.</param>
internal sealed record UnreadKinds(IReadOnlyList<OwnedItemKind> Kinds, QlikException Cause);
