namespace QlikAdmin.Products.Region;

/// <summary>Names for tab completion. Other names are accepted too: the vendor adds regions, and the server knows best.</summary>
internal static class RegionNames
{
    /// <summary>Codes in host names.</summary>
    public static IReadOnlyList<string> Codes { get; } = new[] { "ae", "ap", "br", "de", "eu", "fr", "il", "in", "jp", "sg", "uk", "us" };

    /// <summary>Data centres. The vendor's documents disagree on which of the two ap-southeast ones is Australia and which is
    /// Singapore.</summary>
    public static IReadOnlyList<string> Datacenters { get; } =
        new[]
        {
            "ap-northeast-1",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "eu-central-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "sa-east-1",
            "us-east-1",
        };
}
