using System.Collections;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the names of this runspace's connections.</summary>
public sealed class ConnectionCompleter : QlikCompleter
{
    private protected override IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound) =>
        store.Connections.Select(c => c.Name).ToList();
}
