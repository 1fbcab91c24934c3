using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that change tenants: it chooses one of the three kinds of endpoint.</summary>
public abstract class QlikTenantCmdlet : QlikChangeCmdlet
{
    private readonly Collected<Accepted<TenantItem>> _accepted = new();
    private int _done;
    private int _count;

    /// <summary>Title of the progress bar and of the confirmation.</summary>
    private protected abstract string Activity { get; }

    private protected override string ConnectCommands => "Connect-QlikRegion";

    private protected override bool Fits(QlikProduct product) => product == QlikProduct.Region;

    private protected override object? Needs(Connection connection) => connection.Tenants;

    /// <summary>The default connection of this command among the connections of the right product.</summary>
    private protected virtual bool IsUsual(Connection connection) => connection is RegionConnection { IsOrganization: false };

    /// <summary>Whether the connections that were written or piped in are the ones to use.</summary>
    private protected virtual bool FollowsGiven => Given().Count > 0;

    /// <summary>What changes tenants there.</summary>
    /// <exception cref="QlikException">NotSupported: the connection is not one to a registration endpoint.</exception>
    private protected static ITenantAdapter RegistrationOf(Connection connection)
    {
        ITenantAdapter tenants = connection.Tenants;
        return tenants.WhyNoChanges is QlikException why ? throw why : tenants;
    }

    /// <summary>The connections to work on, with the right kind of endpoint as default.</summary>
    private protected IReadOnlyList<Connection> RequireEndpoints(object? target)
    {
        // A region and an organisation are the same product. Without -Connection each command uses the kind that can do its work.
        return !FollowsGiven && Store.Default(IsUsual) is Connection usual ? new[] { usual } : RequireConnections(target);
    }

    /// <summary>The one connection to work on; null after an error record.</summary>
    /// <exception cref="QlikException">InvalidInput, for several.</exception>
    private protected Connection? RequireEndpoint(object? target)
    {
        IReadOnlyList<Connection> endpoints = RequireEndpoints(target);
        return endpoints.Count < 2
            ? endpoints.FirstOrDefault()
            : throw new QlikException(
                ErrorReason.InvalidInput,
                $"-Connection must name one registration endpoint, not {endpoints.Count}: a tenant is in one region."
            )
            {
                NextStep = "Give the connection of the region that is in the tenant's host name.",
            };
    }

    /// <inheritdoc />
    private protected sealed override void Finish() => Make(_accepted, Report);

    /// <summary>Stores a confirmed change. It is made after the end of the input.</summary>
    private protected void Accept(Connection connection, Change change, TenantItem item)
    {
        _count++;
        _accepted.Add(connection, new Accepted<TenantItem>(item, new PlannedChange(change)));
    }

    private void Report(Connection connection, Accepted<TenantItem> accepted)
    {
        accepted.Item.Tell(accepted.Change);
        if (accepted.Change.Error is QlikException error)
        {
            WriteFailure(error, accepted.Item.Target);
        }

        if (++_done > 1)
        {
            ShowProgress(Activity, _done, _count);
        }
    }
}
