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
    private const string RegionSecretSet = "RegionSecret";
    private const string UriSecretSet = "UriSecret";

    /// <summary>Region code, for example <c>eu</c>; leads to <c>register.eu.qlikcloud.com</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RegionSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RegionSecretSet)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>Address of a registration endpoint, or of an organisation's console, as host name or full URI.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UriSet)]
    [Parameter(Mandatory = true, ParameterSetName = UriSecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Uri { get; set; }

    /// <summary>The address is the console of an organisation. For a host whose name begins with <c>console.</c> this is the
    /// default.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [Parameter(ParameterSetName = UriSecretSet)]
    public SwitchParameter Organization { get; set; }

    /// <summary>OAuth client of the region or the organisation: the client id as user name, the client secret as password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RegionSet)]
    [Parameter(Mandatory = true, ParameterSetName = UriSet)]
    [Credential]
    [OffersNothing]
    public PSCredential? Credential { get; set; }

    /// <summary>Name of a secret of SecretManagement: the OAuth client as PSCredential.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RegionSecretSet)]
    [Parameter(Mandatory = true, ParameterSetName = UriSecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? SecretName { get; set; }

    /// <summary>Name of the vault that has the secret; without it, the first vault that has it.</summary>
    [Parameter(ParameterSetName = RegionSecretSet)]
    [Parameter(ParameterSetName = UriSecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Vault { get; set; }

    /// <summary>The part of the account's rate limit that this connection may take, above 0 and at most 1; default 1. Give less where
    /// others work with the same account at the same time.</summary>
    [Parameter]
    [ValidateRange(0.01, 1.0)]
    [OffersNothing]
    public double RateShare { get; set; } = 1;

    private protected override string Address => Region ?? Uri ?? string.Empty;

    private protected override Connection Create()
    {
        PSCredential client = Credential ?? VaultSecret.Credential(this, SecretName!, Vault);
        return RegionConnection.Create(
            new RegionConnectionOptions
            {
                Region = Region,
                Uri = Uri,
                IsOrganization = Organization,
                Name = Name,
                // Not GetNetworkCredential: it would split a client id that looks like an account.
                OAuthClient = new NetworkCredential(client.UserName, client.Password),
                RateShare = RateShare,
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
            }
        );
    }
}
