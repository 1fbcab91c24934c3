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

    /// <summary>Connections to close, as objects or names; without it, the one that was connected or selected last.</summary>
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
            CloseDefault();
        }
        else
        {
            Array.ForEach(Connection, Close);
        }
    }

    private void CloseDefault()
    {
        if (Store.Default(_ => true) is Connection last)
        {
            Store.Remove(last);
            return;
        }

        WriteError(new QlikException(ErrorReason.NotConnected, "There is no connection in this runspace to close.").ToErrorRecord(null));
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
