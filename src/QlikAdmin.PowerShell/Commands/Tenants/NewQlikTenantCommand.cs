using System.Management.Automation;
using System.Security;
using QlikAdmin.Changes;
using QlikAdmin.Workflows.Tenants;

namespace QlikAdmin.PowerShell;

/// <summary>Creates a tenant in the region of the connection, for the licence of a key.</summary>
/// <remarks>Errors: Qlik.NotConnected, Qlik.NotSupported, Qlik.Forbidden, Qlik.InvalidRequest and the other reasons of a failed
/// request.</remarks>
[Cmdlet(VerbsCommon.New, "QlikTenant", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Tenant))]
public sealed class NewQlikTenantCommand : QlikChangeCmdlet
{
    private readonly Collected<Accepted<string?>> _accepted = new();

    /// <summary>Signed key of the licence that the tenant belongs to.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [SecretTransformation]
    [OffersNothing]
    public SecureString? LicenseKey { get; set; }

    /// <summary>Data centre, for example <c>eu-west-1</c>; it must be in the region of the connection. Without it the endpoint
    /// decides.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Datacenter { get; set; }

    /// <inheritdoc />
    [Parameter(ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation(RefuseEmpty = true)]
    public override ConnectionReference[]? Connection { get; set; }

    private protected override string ConnectCommands => TenantEndpoints.ConnectCommand;

    private protected override EndpointKind Endpoint => EndpointKind.Region;

    private protected override object? Needs(Connection connection) => TenantEndpoints.RegistrationOf(connection);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            if (
                TenantEndpoints.One(RequireConnections(null)) is Connection connection
                && ShouldProcess(Datacenter is null ? connection.Name : $"{Datacenter}, through {connection.Name}", "Create a tenant")
            )
            {
                PlannedChange change = new(TenantChanges.OfCreation(connection, Datacenter, LicenseKey!));
                _accepted.Add(connection, new Accepted<string?>(Datacenter, change));
            }
        }
        catch (QlikException e)
        {
            // The key is secret, so the error is about the data centre.
            WriteFailure(e, Datacenter);
        }
    }

    /// <inheritdoc />
    private protected override void Finish() => Make(_accepted, "Create a tenant", Report);

    private void Report(Connection connection, Accepted<string?> accepted)
    {
        if (accepted.Change.Error is QlikException error)
        {
            WriteFailure(error, accepted.Item);
        }
        else if (accepted.Change.Answer is Tenant tenant)
        {
            WriteObject(tenant);
        }
    }
}
