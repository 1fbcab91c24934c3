using System.Text.RegularExpressions;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>Refuses, before any call, input that must not reach a registration endpoint.</summary>
internal static class TenantOrders
{
    /// <summary>The registration endpoint keeps a deactivated tenant for at least this long.</summary>
    public const int FewestDays = 10;

    /// <summary>The registration endpoint keeps it at most for this long.</summary>
    public const int MostDays = 90;

    /// <summary>The vendor's default.</summary>
    public const int UsualDays = 30;

    private static readonly Regex s_hostname = new(
        "^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?$",
        RegexOptions.CultureInvariant
    );
    private static readonly Regex s_id = new("^[A-Za-z0-9_-]+$", RegexOptions.CultureInvariant);

    /// <summary>Checks an id and a host name that were given.</summary>
    /// <exception cref="QlikException">InvalidInput: a wildcard, or characters that an id or a host name can't have. HostnameNotConfirmed:
    /// no host name.</exception>
    public static TenantOrder Check(string id, string? hostname)
    {
        string wantedId = id.Trim();
        string wantedHost = hostname?.Trim() ?? string.Empty;
        foreach (string text in new[] { wantedId, wantedHost })
        {
            if (text.IndexOfAny(new[] { '*', '?', '[', ']' }) >= 0)
            {
                throw Invalid($"'{text}' contains a wildcard: name each tenant, not a pattern.");
            }
        }

        if (!s_id.IsMatch(wantedId))
        {
            throw Invalid($"'{wantedId}' is not a tenant id.");
        }

        if (wantedHost.Length == 0)
        {
            throw new QlikException(
                ErrorReason.HostnameNotConfirmed,
                $"The host name of tenant {wantedId} was not given, so nothing was sent."
            )
            {
                NextStep = Http.ErrorTable.NextStep(ErrorReason.HostnameNotConfirmed),
            };
        }

        return s_hostname.IsMatch(wantedHost)
            ? new TenantOrder(wantedId, wantedHost)
            : throw Invalid(
                $"'{wantedHost}' is not a host name: give only the name, such as acme.eu.qlikcloud.com, without https:// and path."
            );
    }

    /// <exception cref="QlikException">InvalidInput.</exception>
    public static void CheckDays(int days)
    {
        if (days is < FewestDays or > MostDays)
        {
            throw Invalid(
                FormattableString.Invariant(
                    $"-PurgeAfterDays {days} is out of range: a tenant is purged {FewestDays} to {MostDays} days after it was deactivated. Nothing was sent."
                )
            );
        }
    }

    private static QlikException Invalid(string message) =>
        new(ErrorReason.InvalidInput, message)
        {
            NextStep = "Give the id and the host name of one tenant, and 10 to 90 days. Get-QlikTenant shows id and host name.",
        };
}
