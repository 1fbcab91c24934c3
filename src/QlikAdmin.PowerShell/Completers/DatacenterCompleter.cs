using System.Collections;
using QlikAdmin.Products.Region;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the data centres of Qlik Cloud that are known; others can be typed.</summary>
public sealed class DatacenterCompleter : QlikCompleter
{
    private protected override IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound) => RegionNames.Datacenters;
}
