using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Reads the tenant behind a Cloud connection, or lists the tenants of a subscription through the organisation's
/// console.</summary>
/// <remarks>Errors: Qlik.NotConnected, Qlik.NotSupported, Qlik.Unauthorized, Qlik.Forbidden, Qlik.TenantDeactivated and the other reasons
/// of a failed request.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikTenant")]
[OutputType(typeof(Tenant))]
public sealed class GetQlikTenantCommand : QlikListCmdlet
{
    /// <summary>Subscription whose tenants are listed; the organisation's console can list tenants only by subscription.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? SubscriptionId { get; set; }

    private protected override string ConnectCommands =>
        IsList ? "Connect-QlikRegion -Uri https://console.qlikcloud.com" : "Connect-QlikCloud";

    private bool IsList => SubscriptionId is not null;

    private protected override EndpointKind Endpoint => IsList ? EndpointKind.Console : EndpointKind.Server;

    private protected override object? Needs(Connection connection) => connection.Tenants;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Connection connection in RequireConnections(null))
        {
            try
            {
                if (IsList)
                {
                    Stream<Tenant>((sink, log, token) => connection.Tenants.ListAsync(SubscriptionId!, sink, log, token));
                }
                else
                {
                    WriteObject(Await(connection.Tenants.ReadAsync));
                }
            }
            catch (QlikException e)
            {
                WriteError(e.ToErrorRecord(connection));
            }
        }
    }
}
