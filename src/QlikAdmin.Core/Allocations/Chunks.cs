using System.Collections.Generic;
using System.Linq;

namespace QlikAdmin.Allocations;

/// <summary>Cuts a list into pieces that a server takes in one call.</summary>
internal static class Chunks
{
    public static IEnumerable<T[]> Of<T>(IReadOnlyList<T> items, int size)
    {
        for (int i = 0; i < items.Count; i += size)
        {
            yield return items.Skip(i).Take(size).ToArray();
        }
    }
}
