using QlikAdmin.Base;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class ChunksTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "1")]
    [InlineData(99, "99")]
    [InlineData(100, "100")]
    [InlineData(101, "100 1")]
    [InlineData(250, "100 100 50")]
    public void Every_item_is_in_one_piece_in_order(int count, string sizes)
    {
        int[] items = Enumerable.Range(0, count).ToArray();

        int[][] chunks = Chunks.Of(items, 100).ToArray();

        Assert.Equal(sizes, string.Join(' ', chunks.Select(c => c.Length)));
        Assert.Equal(items, chunks.SelectMany(c => c));
    }
}
