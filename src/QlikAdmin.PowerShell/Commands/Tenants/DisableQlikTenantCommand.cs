using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Tenants;

namespace QlikAdmin.PowerShell;

/// <summary>Deactivates a tenant: nobody can use it any more, and Qlik deletes it for good on the purge date unless it is reactivated
/// before.</summary>
/// <remarks>
/// Errors, one per tenant: Qlik.HostnameNotConfirmed, Qlik.InvalidInput, Qlik.NotConnected, Qlik.NotSupported, Qlik.PreconditionFailed,
/// Qlik.Forbidden,
/// Qlik.NotFound and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsLifecycle.Disable, "QlikTenant", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TenantDeactivation))]
public sealed class DisableQlikTenantCommand : QlikTenantChangeCmdlet
{
    /// <summary>Days until the tenant is deleted for good, 10 to 90, default 30.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OffersNothing]
    public int? PurgeAfterDays { get; set; }

    private protected override string Activity => "Deactivate tenant";

    private int Days => PurgeAfterDays ?? TenantOrders.UsualDays;

    private protected override void Check() => TenantOrders.CheckDays(Days);

    private protected override void Change(Connection connection, TenantOrder order)
    {
        // Read here, because the store belongs to the thread of the pipeline and the work runs on another thread.
        IReadOnlyList<Connection> connections = Store.Connections;
        TenantWitness witness = Await((log, token) => TenantWitness.AskAsync(order, connections, log, token));
        bool isRepeated = witness.IsDeactivated || Store.Deactivated.Find(order.Id) is not null;
        int days = Days;
        DateTimeOffset purge = new(DateTime.UtcNow.Date.AddDays(days), TimeSpan.Zero);
        string what = FormattableString.Invariant(
            $"{order.Hostname} ({order.Id}), purged for good on {purge:yyyy-MM-dd} UTC or later ({days} days)"
        );
        string holds = isRepeated ? "It is already deactivated: the countdown starts again." : Holds(witness.Size);
        if (
            !ConfirmOnce(
                hasUndo: false,
                Activity,
                $"Deactivate tenant {what}. {holds}",
                "Nobody can sign in from then on, and after the purge nothing brings it back. Continue?"
            )
        )
        {
            return;
        }

        Accept(connection, TenantChanges.OfDisabling(order, days, purge, isRepeated), new TenantItem(order.Id, Tell));

        void Tell(PlannedChange made)
        {
            if (made.Answer is not TenantDeactivation done)
            {
                return;
            }

            done.Hostnames = witness.Hostnames;
            done.Detail = isRepeated
                ? "It was already deactivated: the countdown started again."
                : "Nobody can sign in any more. If it was already deactivated, the countdown started again.";
            Store.RememberDeactivation(done);
            WriteObject(done);
        }
    }

    private static string Holds(TenantSize? size)
    {
        string users = size?.Users is int people
            ? people.ToString("N0", CultureInfo.CurrentCulture) + " users"
            : "an unknown number of users";
        string apps = size?.Apps is int count
            ? $"{(size.AppsAreMore ? "more than " : string.Empty)}{count.ToString("N0", CultureInfo.CurrentCulture)} apps"
            : "an unknown number of apps";
        return size is null
            ? "The number of users and apps is not known, because there is no connection to it."
            : $"It holds {users} and {apps}.";
    }
}
