namespace QlikAdmin.Sandbox;

/// <summary>One of the Sense sites of a sandbox.</summary>
public sealed class SiteTarget
{
    /// <summary>Name in this sandbox, such as <c>site001</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Base URI of the site's own control API, with a trailing slash.</summary>
    public required string Control { get; init; }

    /// <summary>Addresses and credentials.</summary>
    public required SenseEndpoints Sense { get; init; }
}
