namespace QlikAdmin.Base;

/// <summary>Cuts a list into pieces that a server takes in one call.</summary>
internal static class Chunks
{
    public static IEnumerable<T[]> Of<T>(IReadOnlyList<T> items, int size)
    {
        // A size may be the largest possible number, so a sum with it could overflow.
        for (int i = 0; i < items.Count; i += Math.Min(size, items.Count - i))
        {
            yield return items.Skip(i).Take(size).ToArray();
        }
    }
}
