namespace QlikAdmin.Products.Sense;

/// <summary>One kind of access and where its rows are.</summary>
/// <param name="Name">Our name of the type.</param>
/// <param name="Path">Path of the entity family.</param>
/// <param name="IsPool">Whether rows are pools without a person.</param>
internal sealed record SenseAccessType(string Name, string Path, bool IsPool);
