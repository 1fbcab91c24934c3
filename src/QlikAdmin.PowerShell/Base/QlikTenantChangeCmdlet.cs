using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Workflows.Tenants;

namespace QlikAdmin.PowerShell;

/// <summary>Base of Disable-QlikTenant and Enable-QlikTenant: one tenant after the other, each confirmed by a host name that the caller
/// gives.</summary>
public abstract class QlikTenantChangeCmdlet : QlikChangeCmdlet
{
    private readonly Collected<Accepted<TenantItem>> _accepted = new();
    private bool _hostnameIsGiven;

    /// <summary>Id of the tenant, without wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [OffersNothing]
    [ValidateNotNullOrEmpty]
    public string Id { get; set; } = string.Empty;

    /// <summary>Tenant of <c>Get-QlikTenant</c>, when one is piped. Only its id is used. The caller must give the host name, or type it at
    /// the prompt.</summary>
    [Parameter(ValueFromPipeline = true)]
    [OffersNothing]
    public Tenant? InputObject { get; set; }

    /// <summary>Host name of the tenant, given by the caller. If it is missing, the command asks for it.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [OffersNothing]
    [Alias("Hostname")]
    [AllowNull]
    [AllowEmptyString]
    public string? ConfirmHostname { get; set; }

    /// <summary>Title of the progress bar and of the confirmation.</summary>
    private protected abstract string Activity { get; }

    private protected override string ConnectCommands => TenantEndpoints.ConnectCommand;

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _hostnameIsGiven = MyInvocation.BoundParameters.ContainsKey(nameof(ConfirmHostname));
    }

    /// <inheritdoc />
    protected sealed override void ProcessRecord()
    {
        string id = Id;
        try
        {
            Check();
            if (TenantEndpoints.One(Endpoints(id)) is Connection connection)
            {
                Change(connection, TenantOrders.Check(id, Hostname(id)));
            }
        }
        catch (QlikException e)
        {
            WriteFailure(e, id, () => Tally.Count(string.Empty, null, Outcome.Failed));
        }
    }

    private protected override EndpointKind Endpoint => EndpointKind.Region;

    private protected override object? Needs(Connection connection) => TenantEndpoints.RegistrationOf(connection);

    /// <inheritdoc />
    private protected sealed override void Finish() => Make(_accepted, Activity, Report);

    /// <summary>Stores a confirmed change. It is made after the end of the input.</summary>
    private protected void Accept(Connection connection, Change change, TenantItem item)
    {
        Tally.Expect(connection.Name, null);
        _accepted.Add(connection, new Accepted<TenantItem>(item, new PlannedChange(change)));
    }

    /// <summary>Refuses invalid parameter values of this command.</summary>
    /// <exception cref="QlikException">InvalidInput.</exception>
    private protected virtual void Check() { }

    /// <summary>Asks, and stores the change for the end of the input.</summary>
    /// <exception cref="QlikException">It was refused.</exception>
    private protected abstract void Change(Connection connection, TenantOrder order);

    private IReadOnlyList<Connection> Endpoints(string id)
    {
        // A tenant, or its row in a file, names the connection that listed it. That connection may not be able to change the tenant.
        bool isNamed =
            ConnectionIsGiven || Given().Any(r => Store.Find(r.ToString()) is Connection named && EndpointKinds.Of(named) == Endpoint);
        return !isNamed && Store.CurrentOf(Endpoint) is Connection current ? new[] { current } : RequireConnections(id);
    }

    private void Report(Connection connection, Accepted<TenantItem> accepted)
    {
        accepted.Item.Tell(accepted.Change);
        if (accepted.Change.Error is QlikException error)
        {
            WriteFailure(error, accepted.Item.Target, Settle);
        }
        else
        {
            Settle();
        }

        void Settle() => Tally.Settle(connection.Name, null, accepted.Change.Outcome);
    }

    /// <summary>The host name from the caller: given, in the row of a file, or typed now. Null if nobody can be asked.</summary>
    private string? Hostname(string id)
    {
        // A tenant object contains its host name, but that comes from the server and confirms nothing.
        bool isOwnWord = InputObject is null || _hostnameIsGiven;
        if (isOwnWord && !string.IsNullOrWhiteSpace(ConfirmHostname))
        {
            return ConfirmHostname;
        }

        // An invalid id is refused before anybody is asked about it.
        TenantOrders.Check(id, "unknown");
        return Ask(id);
    }

    private string? Ask(string id)
    {
        // With redirected input nobody can answer, and the prompt could wait for ever.
        if (Host.UI is null || (Host.Name == "ConsoleHost" && Console.IsInputRedirected))
        {
            return null;
        }

        Collection<FieldDescription> fields = new() { new FieldDescription(nameof(ConfirmHostname)) { IsMandatory = false } };
        fields[0].SetParameterType(typeof(string));
        try
        {
            string message = string.Format(
                CultureInfo.CurrentCulture,
                "Type the host name of tenant {0}, such as acme.eu.qlikcloud.com.",
                id
            );
            return Host.UI.Prompt(Activity, ShownText.Clean(message), fields).TryGetValue(nameof(ConfirmHostname), out PSObject? typed)
                ? typed?.BaseObject as string
                : null;
        }
        catch (Exception e) when (HostQuestion.IsRefusal(e))
        {
            // The missing name is then the error.
            Tell("This host can't ask for the host name: " + e.Message);
            return null;
        }
    }
}
