using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>A change to make, and its result. It is open until the executor has settled it.</summary>
internal sealed class PlannedChange : ItemResult
{
    public PlannedChange(Change change)
    {
        Change = change;
    }

    /// <summary>A change that is settled already.</summary>
    public PlannedChange(Change change, ItemResult settled)
        : this(change)
    {
        Take(settled);
    }

    /// <param name="change">The change.</param>
    /// <param name="entry">Its number in the run that is resumed.</param>
    /// <param name="wasBegun">Whether that run had begun it, so that its request may have been sent.</param>
    public PlannedChange(Change change, int entry, bool wasBegun)
        : this(change)
    {
        Entry = entry;
        WasBegun = wasBegun;
    }

    /// <summary>The change. After its check it also holds the objects that were read for it.</summary>
    public Change Change { get; private set; }

    /// <summary>Its number in the run that is resumed; null in a new run.</summary>
    public int? Entry { get; }

    /// <summary>Whether an earlier process had begun it, so that its request may have left.</summary>
    public bool WasBegun { get; }

    /// <summary>Takes the change with the objects that were read right before it is begun.</summary>
    public void Learn(Change change) => Change = change;
}
