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
public sealed class NewQlikTenantCommand : QlikTenantCmdlet
{
    /// <summary>Signed key of the licence that the tenant belongs to.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [SecretTransformation]
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

    private protected override object? Needs(Connection connection) => RegistrationOf(connection);

    private protected override string Activity => "Create a tenant";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            if (
                RequireEndpoint(null) is Connection connection
                && ShouldProcess(Datacenter is null ? connection.Name : $"{Datacenter}, through {connection.Name}", Activity)
            )
            {
                Accept(connection, TenantChanges.OfCreation(connection, Datacenter, LicenseKey!), new TenantItem(Datacenter, Tell));
            }
        }
        catch (QlikException e)
        {
            // The key is secret, so the error is about the data centre.
            WriteFailure(e, Datacenter);
        }
    }

    private void Tell(PlannedChange made)
    {
        if (made.Answer is Tenant tenant)
        {
            WriteObject(tenant);
        }
    }
}
