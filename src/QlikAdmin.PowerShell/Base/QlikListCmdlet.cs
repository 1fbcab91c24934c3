using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that read a whole connection and take no item: connections can be piped in, and nothing else.</summary>
public abstract class QlikListCmdlet : QlikConnectedCmdlet
{
    /// <inheritdoc />
    [Parameter(ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation(RefuseEmpty = true)]
    public override ConnectionReference[]? Connection { get; set; }
}
