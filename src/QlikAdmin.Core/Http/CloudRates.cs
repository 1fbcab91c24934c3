namespace QlikAdmin.Http;

/// <summary>How many requests a minute Qlik Cloud takes, on a tenant and on a registration endpoint.</summary>
internal static class CloudRates
{
    /// <summary>Requests a minute for one user, by tier. The vendor's documentation says so.</summary>
    public static readonly IReadOnlyDictionary<RequestTier, int> PerMinute = new Dictionary<RequestTier, int>
    {
        [RequestTier.Read] = 1000,
        [RequestTier.Write] = 100,
        [RequestTier.UserFilter] = 200,
    };

    /// <summary>Checks the part of <see cref="PerMinute"/> that one connection may take.</summary>
    /// <exception cref="QlikException">InvalidInput: not above 0 and at most 1.</exception>
    public static double Share(double given) =>
        IsShare(given)
            ? given
            : throw new QlikException(
                ErrorReason.InvalidInput,
                $"RateShare is {given.ToString(CultureInfo.InvariantCulture)}. It must be above 0 and at most 1, such as 0.25 for a quarter."
            );

    public static bool IsShare(double given) => given is > 0 and <= 1;
}
