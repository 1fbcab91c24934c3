using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Connects to the registration endpoint of a Qlik Cloud region, or to the console of an organisation, with an OAuth
/// client.</summary>
/// <remarks>Errors: Qlik.InvalidAddress, Qlik.NameNotResolved, Qlik.ConnectionFailed, Qlik.TlsFailed, Qlik.Unauthorized, Qlik.Forbidden,
/// Qlik.Timeout.</remarks>
[Cmdlet(VerbsCommunications.Connect, "QlikRegion", DefaultParameterSetName = RegionSet)]
[OutputType(typeof(RegionConnection))]
public sealed class ConnectQlikRegionCommand : ConnectQlikCommand
{
    private const string RegionSet = "Region";
    private const string UriSet = "Uri";

    /// <summary>Region code, for example <c>eu</c>; leads to <c>register.eu.qlikcloud.com</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RegionSet)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>Address of a registration endpoint, or of an organisation's console, as host name or full URI.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Uri { get; set; }

    /// <summary>The address is the console of an organisation. For a host whose name begins with <c>console.</c> this is the
    /// default.</summary>
    [Parameter(ParameterSetName = UriSet)]
    public SwitchParameter Organization { get; set; }

    /// <summary>OAuth client of the region or the organisation: the client id as user name, the client secret as password.</summary>
    [Parameter(Mandatory = true)]
    [Credential]
    [OffersNothing]
    public PSCredential? Credential { get; set; }

    private protected override string Address => Region ?? Uri ?? string.Empty;

    private protected override Connection Create() =>
        RegionConnection.Create(
            new RegionConnectionOptions
            {
                Region = Region,
                Uri = Uri,
                IsOrganization = Organization,
                Name = Name,
                // Not GetNetworkCredential: it would split a client id that looks like an account.
                OAuthClient = new NetworkCredential(Credential!.UserName, Credential.Password),
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
            }
        );
}
