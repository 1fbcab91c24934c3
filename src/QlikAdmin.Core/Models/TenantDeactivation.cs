namespace QlikAdmin;

/// <summary>A tenant that was deactivated: when it is purged, and how to bring it back until then.</summary>
public sealed class TenantDeactivation
{
    internal TenantDeactivation(string id, string hostname, string status, string connection)
    {
        Id = id;
        Hostname = hostname;
        Status = status;
        Connection = connection;
        Hostnames = new[] { hostname };
    }

    /// <summary>Id of the tenant.</summary>
    public string Id { get; }

    /// <summary>Host name as the caller confirmed it.</summary>
    public string Hostname { get; }

    /// <summary>Deactivated, or what the server says.</summary>
    public string Status { get; }

    /// <summary>The tenant is deleted for good on this day or later, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? EstimatedPurgeDate { get; internal set; }

    /// <summary>The line that brings the tenant back until it is purged, ready to run.</summary>
    public string UndoCommand => $"Enable-QlikTenant -Id {Quote(Id)} -ConfirmHostname {Quote(Hostname)} -Connection {Quote(Connection)}";

    /// <summary>More in words: that the countdown began again, for a tenant that was deactivated before.</summary>
    public string? Detail { get; internal set; }

    /// <summary>Name of the connection to the registration endpoint.</summary>
    public string Connection { get; }

    /// <summary>Every host name that is known of the tenant, the confirmed one among them.</summary>
    internal IReadOnlyList<string> Hostnames { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"{Hostname} ({Id})";

    // The line is run as it stands, so no character of a name may end the quotes. The shell takes the curly ones for quotes too.
    private static string Quote(string text)
    {
        System.Text.StringBuilder quoted = new("'");
        foreach (char c in text)
        {
            quoted.Append(c);
            if (c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B')
            {
                quoted.Append(c);
            }
        }

        return quoted.Append('\'').ToString();
    }
}
