namespace QlikAdmin.Models;

/// <summary>What became of one thing, with the thing.</summary>
/// <typeparam name="T">What was to be changed: an allocation, an owned item, a wish for a licence, an invitation, a row of a
/// plan.</typeparam>
internal sealed class ItemResult<T> : ItemResult
{
    public ItemResult(T item)
    {
        Item = item;
    }

    /// <summary>The same outcome for a thing.</summary>
    public ItemResult(T item, ItemResult result)
        : this(item)
    {
        Take(result);
    }

    public T Item { get; }
}
