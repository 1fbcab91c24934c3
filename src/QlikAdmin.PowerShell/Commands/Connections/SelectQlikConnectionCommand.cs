using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Makes a connection the current one of this runspace.</summary>
/// <remarks>Errors: Qlik.NotConnected.</remarks>
[Cmdlet(VerbsCommon.Select, "QlikConnection")]
[OutputType(typeof(Connection))]
public sealed class SelectQlikConnectionCommand : QlikCmdlet
{
    /// <summary>The connection, as object or name. An object of another runspace is added to this one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public ConnectionReference? Connection { get; set; }

    /// <summary>Writes the connection that was selected.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        Connection connection;
        try
        {
            connection = Connection!.Resolve(Store);
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(Connection!.ToString()));
            return;
        }

        Store.Select(connection);
        if (PassThru)
        {
            WriteObject(connection);
        }
    }
}
