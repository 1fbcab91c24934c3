using System.Collections;

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
        List<string> types = Chosen(store, bound).SelectMany(c => c.Allocations.Types).ToList();
        return types.Count > 0 ? types : Known;
    }
}
