using System.Management.Automation;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the Connect commands: they check, make the first call, store the connection as the default of its product, and write
/// it.</summary>
public abstract class ConnectQlikCommand : QlikCmdlet
{
    /// <summary>Name of the connection; without it, the host name. An open connection that had the name loses it, and stays open for
    /// callers that use the object.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Name { get; set; }

    /// <summary>Longest wait for one answer, in seconds, default 100.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    [OffersNothing]
    public int TimeoutSec { get; set; } = 100;

    /// <summary>Skips the first call, so that <c>Test-QlikConnection</c> can find out what is wrong.</summary>
    [Parameter]
    public SwitchParameter NoTest { get; set; }

    /// <summary>What the connection leads to, for error records.</summary>
    private protected abstract string Address { get; }

    /// <inheritdoc />
    protected sealed override void ProcessRecord()
    {
        Connection connection;
        try
        {
            connection = ConnectionOpening.Open(Store, Create, NoTest ? null : c => Await(c.OpenAsync), WriteWarning);
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(HostAddress.Shown(Address)));
            throw;
        }

        WriteObject(connection);
    }

    /// <summary>Makes the connection from the parameters; no call to the server.</summary>
    /// <exception cref="QlikException">The parameters can't lead to a connection.</exception>
    private protected abstract Connection Create();
}
