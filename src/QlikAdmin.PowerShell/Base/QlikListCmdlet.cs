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

    /// <summary>Adds the connections of the next input. Of several that lead to one server only the first is added, with a
    /// warning.</summary>
    /// <param name="collected">The connections so far.</param>
    /// <param name="target">What an error is about.</param>
    /// <param name="done">What is done with each, for the warning, such as <c>planned</c>.</param>
    private protected void CollectConnections(List<Connection> collected, object? target, string done)
    {
        foreach (Connection connection in RequireConnections(target))
        {
            if (collected.Find(c => c.Product == connection.Product && c.Uri == connection.Uri) is not Connection known)
            {
                collected.Add(connection);
            }
            else if (!ReferenceEquals(known, connection))
            {
                WriteWarning(
                    $"'{connection.Name}' leads to the same server as '{known.Name}' ({known.Uri}), so it is {done} only once, as '{known.Name}'."
                );
            }
        }
    }
}
