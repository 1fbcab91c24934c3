using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that read a whole connection: only connections can be piped in.</summary>
public abstract class QlikListCmdlet : QlikConnectedCmdlet
{
    /// <inheritdoc />
    [Parameter(ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation(RefuseEmpty = true)]
    public override ConnectionReference[]? Connection { get; set; }
}
