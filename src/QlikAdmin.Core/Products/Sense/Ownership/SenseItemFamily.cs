namespace QlikAdmin.Products.Sense.Ownership;

/// <summary>A family of entities that have an owner.</summary>
/// <param name="Kind">The kind of its members.</param>
/// <param name="Path">Address of the family.</param>
/// <param name="One">The everyday word for one of them.</param>
/// <param name="WholeEntityIsSafe">Whether an entity can be written back as it was read. It can't where a part of it is never
/// shown.</param>
internal sealed record SenseItemFamily(OwnedItemKind Kind, string Path, string One, bool WholeEntityIsSafe = true);
