using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Workflows.Tenants;

namespace QlikAdmin.PowerShell;

/// <summary>Reactivates a deactivated tenant, as it was. It needs no connection to the tenant, because a deactivated tenant refuses every
/// call.</summary>
/// <remarks>
/// Errors, one per tenant: Qlik.HostnameNotConfirmed, Qlik.InvalidInput, Qlik.NotConnected, Qlik.NotSupported, Qlik.PreconditionFailed,
/// Qlik.Forbidden,
/// Qlik.NotFound and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsLifecycle.Enable, "QlikTenant", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class EnableQlikTenantCommand : QlikTenantChangeCmdlet
{
    /// <summary>Writes a result for each tenant instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool EndsWithSummary => !PassThru;

    private protected override string Activity => "Reactivate tenant";

    private protected override void Change(Connection connection, TenantOrder order)
    {
        if (Confirm(connection, null, $"{order.Hostname} ({order.Id})", Activity))
        {
            Accept(connection, TenantChanges.OfEnabling(order), new TenantItem(order.Id, made => Tell(connection, order, made)));
        }
    }

    private void Tell(Connection connection, TenantOrder order, PlannedChange made)
    {
        if (made.Error is null || made.InDoubt)
        {
            // The tenant may be active again, so from now on its own answer counts.
            Store.ForgetDeactivation(order.Id);
        }

        if (made.Error is null && PassThru)
        {
            WriteObject(
                new Result("Enable", Outcome.Enabled, order.Id, connection.Name, RunId)
                {
                    Detail = $"Tenant {order.Hostname} is active again, with everything in it.",
                }
            );
        }
    }
}
