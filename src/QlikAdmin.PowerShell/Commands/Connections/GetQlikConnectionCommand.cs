using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Lists the connections of this runspace, the most recently connected or selected one first.</summary>
/// <remarks>Errors: Qlik.NotConnected, for a name without wildcards that no connection has.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikConnection")]
[OutputType(typeof(Connection))]
public sealed class GetQlikConnectionCommand : QlikCmdlet
{
    /// <summary>Names to list, wildcards allowed; all without it.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = { "*" };

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        IReadOnlyList<Connection> all = Store.Connections;
        List<WildcardPattern> patterns = Name.Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant)).ToList();
        foreach (Connection connection in all.Where(c => patterns.Any(p => p.IsMatch(c.Name))))
        {
            WriteObject(connection);
        }

        foreach (string name in Name.Where(n => !WildcardPattern.ContainsWildcardCharacters(n) && Store.Find(n) is null))
        {
            WriteError(new QlikException(ErrorReason.NotConnected, $"There is no connection '{name}' in this runspace.") { NextStep = ConnectionReference.NextStep(Store) }.ToErrorRecord(name));
        }
    }
}
