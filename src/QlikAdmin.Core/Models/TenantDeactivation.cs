namespace QlikAdmin;

/// <summary>A deactivated tenant: when it is purged, and how to bring it back until then.</summary>
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

    /// <summary>Host name that the caller confirmed.</summary>
    public string Hostname { get; }

    /// <summary>Deactivated, or what the server says.</summary>
    public string Status { get; }

    /// <summary>The tenant is deleted for good on this day or later, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? EstimatedPurgeDate { get; internal set; }

    /// <summary>The command line that reactivates the tenant until it is purged, ready to run.</summary>
    public string UndoCommand => $"Enable-QlikTenant -Id {Quote(Id)} -ConfirmHostname {Quote(Hostname)} -Connection {Quote(Connection)}";

    /// <summary>More in words: for a tenant that was deactivated before, that the countdown began again. Null otherwise.</summary>
    public string? Detail { get; internal set; }

    /// <summary>Name of the connection to the registration endpoint.</summary>
    public string Connection { get; }

    /// <summary>Every known host name of the tenant, including the confirmed one.</summary>
    internal IReadOnlyList<string> Hostnames { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"{Hostname} ({Id})";

    // The line is run exactly as it is, so no character of a name may end the quotes. PowerShell takes curly quotes for quotes too.
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
