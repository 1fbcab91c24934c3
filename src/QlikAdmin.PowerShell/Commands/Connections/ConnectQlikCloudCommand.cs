using System.Management.Automation;
using System.Security;

namespace QlikAdmin.PowerShell;

/// <summary>Connects to a Qlik Cloud tenant with an API key or an OAuth client.</summary>
/// <remarks>Errors: Qlik.InvalidAddress, Qlik.NameNotResolved, Qlik.ConnectionFailed, Qlik.TlsFailed, Qlik.Unauthorized, Qlik.Forbidden,
/// Qlik.TenantDeactivated, Qlik.Timeout.</remarks>
[Cmdlet(VerbsCommunications.Connect, "QlikCloud", DefaultParameterSetName = ApiKeySet)]
[OutputType(typeof(CloudConnection))]
public sealed class ConnectQlikCloudCommand : ConnectQlikCommand
{
    private const string ApiKeySet = "ApiKey";
    private const string OAuthSet = "OAuthClient";
    private const string SecretSet = "Secret";

    /// <summary>Tenant as host name, for example <c>acme.eu.qlikcloud.com</c>, or as full URI.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string Tenant { get; set; } = string.Empty;

    /// <summary>API key of a user of the tenant.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ApiKeySet)]
    [SecretTransformation]
    [OffersNothing]
    public SecureString? ApiKey { get; set; }

    /// <summary>OAuth client: the client id as user name, the client secret as password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OAuthSet)]
    [Credential]
    [OffersNothing]
    public PSCredential? Credential { get; set; }

    /// <summary>Name of a secret of SecretManagement: a SecureString is the API key, a PSCredential the OAuth client.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? SecretName { get; set; }

    /// <summary>Name of the vault that has the secret; without it, the first vault that has it.</summary>
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Vault { get; set; }

    /// <summary>Scopes to ask for; without it, all scopes of the client.</summary>
    [Parameter(ParameterSetName = OAuthSet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string[]? Scope { get; set; }

    /// <summary>The part of the account's rate limit that this connection may take, above 0 and at most 1; default 1. Give less where
    /// others work with the same account at the same time.</summary>
    [Parameter]
    [ValidateRange(0.01, 1.0)]
    [OffersNothing]
    public double RateShare { get; set; } = 1;

    private protected override string Address => Tenant;

    private protected override Connection Create()
    {
        object? secret = SecretName is null ? null : VaultSecret.Read(this, SecretName, Vault);
        SecureString? key = ApiKey ?? secret as SecureString;
        PSCredential? client = Credential ?? secret as PSCredential;
        if (key is not null && Scope is not null)
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                $"-Scope is for an OAuth client, and the secret '{SecretName}' is an API key."
            )
            {
                NextStep = "Leave -Scope out, or store the OAuth client as PSCredential.",
            };
        }

        return CloudConnection.Create(
            new CloudConnectionOptions
            {
                Tenant = Tenant,
                Name = Name,
                ApiKey = key,
                // Not GetNetworkCredential: it would split a client id that looks like an account.
                OAuthClient = client is null ? null : new NetworkCredential(client.UserName, client.Password),
                Scope = Scope is null ? null : string.Join(" ", Scope),
                RateShare = RateShare,
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
            }
        );
    }
}
