using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>A change that is to be made, and what became of it. It is open until the executor has settled it.</summary>
internal sealed class PlannedChange : ItemResult
{
    public PlannedChange(Change change)
    {
        Change = change;
    }

    /// <summary>One that is settled already.</summary>
    public PlannedChange(Change change, ItemResult settled)
        : this(change)
    {
        Take(settled);
    }

    /// <param name="change">The change.</param>
    /// <param name="entry">Its number in the run that is gone on with.</param>
    /// <param name="wasBegun">Whether that run had begun it, so that its request may have left.</param>
    public PlannedChange(Change change, int entry, bool wasBegun)
        : this(change)
    {
        Entry = entry;
        WasBegun = wasBegun;
    }

    /// <summary>The change. Once it is checked, it holds what was read for it as well.</summary>
    public Change Change { get; private set; }

    /// <summary>Its number in the run that is gone on with; null in a new run.</summary>
    public int? Entry { get; }

    /// <summary>Whether an earlier process had begun it, so that its request may have left.</summary>
    public bool WasBegun { get; }

    /// <summary>Takes what was read for the change right before it is begun.</summary>
    public void Learn(Change change) => Change = change;
}
