using System.Collections;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the licence types of the given connections, or of the current connection of this runspace; if there is none, all known
/// types.</summary>
public sealed class AllocationTypeCompleter : QlikCompleter
{
    /// <summary>All types that any product names.</summary>
    internal static readonly IReadOnlyList<string> Known = new[]
    {
        "UserAccess",
        "Professional",
        "Analyzer",
        "LoginAccess",
        "AnalyzerTime",
        "NamedCal",
        "DocumentCal",
        "SessionCal",
        "UsageCal",
        "fullUser",
        "basicUser",
    };

    private protected override IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound)
    {
        List<string> types = Chosen(store, bound[nameof(QlikConnectedCmdlet.Connection)])
            .Where(c => !c.IsClosed && c.Product != QlikProduct.Region)
            .SelectMany(c => c.Allocations.Types)
            .ToList();
        return types.Count > 0 ? types : Known;
    }

    private static IEnumerable<Connection> Chosen(ConnectionStore store, object? given)
    {
        List<Connection> named =
            LanguagePrimitives.TryConvertTo(given, out object[] items) && items is not null
                ? items
                    .Select(i => (i as PSObject)?.BaseObject ?? i)
                    .Select(i => i as Connection ?? store.Find(i?.ToString() ?? string.Empty))
                    .OfType<Connection>()
                    .ToList()
                : new List<Connection>();
        return named.Count > 0 ? named : store.Connections.Where(c => store.IsCurrent(c));
    }
}
