namespace QlikAdmin.Products.QlikView;

/// <summary>What a place held right before it was written. Afterwards it shows what somebody else did in between.</summary>
internal sealed class CalBefore
{
    private const int MostShown = 20;

    public CalBefore(CalPlace place, CalTree tree)
    {
        Place = place;
        Assigned = new HashSet<string>(tree.Assigned, CalKey.Names);
        Removed = new HashSet<string>(tree.Removed, CalKey.Names);
    }

    public CalPlace Place { get; }

    /// <summary>The people who held a CAL.</summary>
    public HashSet<string> Assigned { get; }

    /// <summary>The people whose CAL was in quarantine.</summary>
    public HashSet<string> Removed { get; }

    /// <summary>The people whose CAL the write takes or gives.</summary>
    public HashSet<string> Touched { get; } = new(CalKey.Names);

    /// <summary>For people whose CAL is taken: the quarantined rows that they had before.</summary>
    public Dictionary<string, (int Count, CalRow? Row)> Quarantined { get; } = new(CalKey.Names);

    /// <summary>The changes that somebody else made; empty when there are none.</summary>
    /// <remarks>If somebody gave a CAL in between, and it was never used, the save overwrites it without a trace. No read can show that
    /// CAL.</remarks>
    public IEnumerable<string> Differences(CalTree after, string connection)
    {
        HashSet<string> now = new(after.Assigned, CalKey.Names);
        HashSet<string> quarantined = new(after.Removed, CalKey.Names);
        List<string> given = now.Where(h => !Assigned.Contains(h) && !Touched.Contains(h)).ToList();
        List<string> lost = quarantined.Where(h => !Assigned.Contains(h) && !Removed.Contains(h) && !Touched.Contains(h)).ToList();
        List<string> taken = Assigned.Where(h => !now.Contains(h) && !Touched.Contains(h)).ToList();
        string during = $"While the CALs of '{Place.Name}' on '{connection}' were saved, somebody else ";
        if (given.Count > 0)
        {
            yield return $"{during}gave a CAL to {Names(given)}. They have it.";
        }

        if (lost.Count > 0)
        {
            yield return $"{during}gave a CAL to {Names(lost)}, and the save removed it again: it is in quarantine. Restore-QlikAllocation gives it back.";
        }

        if (taken.Count > 0)
        {
            yield return $"{during}took a CAL from {Names(taken)}. They no longer have it.";
        }
    }

    private static string Names(List<string> holders) =>
        string.Join(", ", holders.Take(MostShown)) + (holders.Count > MostShown ? $" and {holders.Count - MostShown} more" : string.Empty);
}
