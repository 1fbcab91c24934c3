namespace QlikAdmin.Models;

/// <summary>What became of one item, together with the item.</summary>
/// <typeparam name="T">The item: an allocation, an owned item, a request for a licence, an invitation, a row of a plan.</typeparam>
internal sealed class ItemResult<T> : ItemResult
{
    public ItemResult(T item)
    {
        Item = item;
    }

    /// <summary>The same outcome, for this item.</summary>
    public ItemResult(T item, ItemResult result)
        : this(item)
    {
        Take(result);
    }

    public T Item { get; }
}
