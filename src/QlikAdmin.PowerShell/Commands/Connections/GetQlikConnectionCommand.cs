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
        List<string> names = Name.Where(n => all.Any(c => IsNamed(c, n))).ToList();
        List<string> others = Name.Where(n => !names.Contains(n)).ToList();
        List<WildcardPattern> patterns = others
            .Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))
            .ToList();
        foreach (Connection connection in all.Where(c => names.Any(n => IsNamed(c, n)) || patterns.Any(p => p.IsMatch(c.Name))))
        {
            WriteObject(connection);
        }

        foreach (string name in others.Where(n => !WildcardPattern.ContainsWildcardCharacters(n)))
        {
            WriteError(
                new QlikException(ErrorReason.NotConnected, $"There is no connection '{name}' in this runspace.")
                {
                    NextStep = ConnectionReference.NextStep(Store),
                }.ToErrorRecord(name)
            );
        }
    }

    /// <summary>Whether a text is exactly the name, plain or escaped by this engine. Engines before 7.6 do not escape backticks.</summary>
    private static bool IsNamed(Connection connection, string text)
    {
        return string.Equals(text, connection.Name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(text, WildcardPattern.Escape(connection.Name), StringComparison.OrdinalIgnoreCase);
    }
}
