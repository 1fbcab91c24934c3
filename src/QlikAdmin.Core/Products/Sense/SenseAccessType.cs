namespace QlikAdmin.Products.Sense;

/// <summary>One access type, and the address of its rows.</summary>
/// <param name="Name">Name of the type in this module.</param>
/// <param name="Path">Path of the entity family.</param>
/// <param name="IsPool">Whether its rows are pools without a person.</param>
internal sealed record SenseAccessType(string Name, string Path, bool IsPool);
