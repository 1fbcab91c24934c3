namespace QlikAdmin.Products.Region;

/// <summary>Names for tab completion. Other names are accepted too: the vendor adds regions, and the server knows best.</summary>
internal static class RegionNames
{
    /// <summary>Codes in host names.</summary>
    public static IReadOnlyList<string> Codes { get; } = new[] { "ae", "ap", "br", "de", "eu", "fr", "il", "in", "jp", "sg", "uk", "us" };

    private static readonly char[] s_addressMarks = { '.', ':', '/' };

    /// <summary>Whether a text is the code of a region, and not an address.</summary>
    public static bool IsCode(string text) => text.IndexOfAny(s_addressMarks) < 0;

    /// <summary>The registration endpoint of a region.</summary>
    public static string RegistrationHost(string region) => $"register.{region}.qlikcloud.com";

    /// <summary>The region in the host name or the address of a tenant or a registration endpoint; null where there is none.</summary>
    public static string? OfHost(string text)
    {
        const string Domain = ".qlikcloud.com";
        string trimmed = text.Trim();
        bool hasScheme = trimmed.IndexOf("://", StringComparison.Ordinal) >= 0;
        if (
            !Uri.TryCreate(hasScheme ? trimmed : "https://" + trimmed, UriKind.Absolute, out Uri? uri)
            || !uri.Host.EndsWith(Domain, StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        string[] labels = uri.Host.Substring(0, uri.Host.Length - Domain.Length).ToLowerInvariant().Split('.');
        string last = labels[labels.Length - 1];

        // Without a tenant before it, the word may be a tenant that lacks its region.
        return labels.Length > 1 || Codes.Contains(last, StringComparer.Ordinal) ? last : null;
    }

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
