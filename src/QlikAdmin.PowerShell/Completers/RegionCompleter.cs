using System.Collections;
using QlikAdmin.Products.Region;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the codes of the Qlik Cloud regions that are known; others can be typed.</summary>
public sealed class RegionCompleter : QlikCompleter
{
    private protected override IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound) => RegionNames.Codes;
}
