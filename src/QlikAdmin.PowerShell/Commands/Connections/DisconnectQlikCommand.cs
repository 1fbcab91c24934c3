using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Closes connections and forgets their credentials.</summary>
/// <remarks>Errors: Qlik.NotConnected.</remarks>
[Cmdlet(VerbsCommunications.Disconnect, "Qlik", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(void))]
public sealed class DisconnectQlikCommand : QlikCmdlet
{
    private const string ConnectionSet = "Connection";
    private const string AllSet = "All";

    /// <summary>Connections to close, as objects or names; without it, the current one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public ConnectionReference[]? Connection { get; set; }

    /// <summary>Closes every connection of this runspace.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (All)
        {
            Store.Close();
        }
        else if (Connection is null)
        {
            CloseCurrent();
        }
        else
        {
            Array.ForEach(Connection, Close);
        }
    }

    private void CloseCurrent()
    {
        if (Store.CurrentOfAny() is Connection current)
        {
            Store.Remove(current);
            return;
        }

        WriteError(ConnectionReference.NoneCurrent(Store, "to close", null).ToErrorRecord(null));
    }

    private void Close(ConnectionReference reference)
    {
        Connection connection;
        try
        {
            connection = reference.Resolve(Store);
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(reference.ToString()));
            return;
        }

        Store.Remove(connection);
    }
}
