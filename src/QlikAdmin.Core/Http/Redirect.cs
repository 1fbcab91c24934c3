namespace QlikAdmin.Http;

/// <summary>Which redirects are followed: only to the same origin, and never if that turns a request that changes something into one that
/// reads.</summary>
internal static class Redirect
{
    /// <summary>The address that the answer redirects to, or null when it is not a redirect.</summary>
    public static Uri? Target(HttpResponseMessage response, Uri current)
    {
        int status = (int)response.StatusCode;
        Uri? location = response.Headers.Location;
        return status is 301 or 302 or 303 or 307 or 308 && location is not null
            ? (location.IsAbsoluteUri ? location : new Uri(current, location))
            : null;
    }

    /// <summary>Same scheme, host and port. A change from https to http is another origin.</summary>
    public static bool IsSameOrigin(Uri a, Uri b)
    {
        return string.Equals(a.Scheme, b.Scheme, StringComparison.OrdinalIgnoreCase)
            && string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase)
            && a.Port == b.Port;
    }

    public static bool MayFollow(HttpMethod method, int status) =>
        method == HttpMethod.Get || method == HttpMethod.Head || status is 307 or 308;
}
