using System.Security;
using System.Security.Cryptography.X509Certificates;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Connections;

/// <summary>Something that a connection needs, and that ends on a day: a certificate or a token.</summary>
internal sealed class Expiry
{
    /// <summary>How long before its end people are warned.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    public Expiry(string what, DateTimeOffset at, string nextStep)
    {
        What = what;
        At = at.ToUniversalTime();
        NextStep = nextStep;
    }

    /// <summary>What ends, as the beginning of a sentence.</summary>
    public string What { get; }

    /// <summary>When it ends, in UTC.</summary>
    public DateTimeOffset At { get; }

    /// <summary>What to do before that.</summary>
    public string NextStep { get; }

    public static Expiry OfClient(X509Certificate2 certificate) =>
        new($"The client certificate '{certificate.Subject}'", certificate.NotAfter, "Export a new one from the management console.");

    /// <returns>Null before the first handshake, and on plain http.</returns>
    public static Expiry? OfServer(ServerTrust? trust)
    {
        return trust?.ServerExpiresAt is DateTimeOffset at
            ? new Expiry("The certificate of the server", at, "The server needs a new one before that day, or nobody can connect.")
            : null;
    }

    /// <summary>The end of a token that is meant to last. Short-lived tokens are made for one run, so that their end is no news.</summary>
    /// <param name="what">What the token is, as the beginning of a sentence.</param>
    /// <param name="token">The token; if it is no JSON web token, nothing is known of its end.</param>
    /// <param name="nextStep">What to do before it ends.</param>
    /// <returns>Null if the end is not known, or if the token was issued for no more than <see cref="Notice"/>.</returns>
    public static Expiry? OfToken(string what, SecureString token, string nextStep)
    {
        JObject? claims = WebToken.Claims(token);
        if (Second(claims, "exp") is not DateTimeOffset end)
        {
            return null;
        }

        DateTimeOffset? start = Second(claims, "iat") ?? Second(claims, "nbf");
        return start is DateTimeOffset from && end - from <= Notice ? null : new Expiry(what, end, nextStep);
    }

    /// <summary>The warning, if the end is near.</summary>
    /// <param name="connection">Name of the connection.</param>
    /// <param name="now">The time of this machine.</param>
    /// <returns>Null if there is enough time left.</returns>
    public string? Warning(string connection, DateTimeOffset now)
    {
        TimeSpan left = At - now;
        if (left > Notice)
        {
            return null;
        }

        int days = (int)Math.Floor(left.TotalDays);
        string when =
            left < TimeSpan.Zero ? "has expired"
            : days == 0 ? "expires in less than a day"
            : days == 1 ? "expires tomorrow"
            : FormattableString.Invariant($"expires in {days} days");
        return FormattableString.Invariant($"'{connection}': {What} {when}, on {At:yyyy-MM-dd HH:mm} UTC. {NextStep}");
    }

    /// <summary>A claim that is a number of seconds since 1970.</summary>
    private static DateTimeOffset? Second(JObject? claims, string name)
    {
        // Numbers that no date can be made of mean nothing.
        return Json.Number(claims?[name]) is double seconds && seconds > 0 && seconds < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;
    }
}
