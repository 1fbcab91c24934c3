using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class BodyTextTests
{
    // A letter of three bytes, so that blocks of other sizes cut it.
    private const string Text = "a山b山山 c";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(64)]
    public void Blocks_of_any_size_give_the_text(int block)
    {
        BodyText body = Body(Text, block);

        Assert.Equal(Text, body.ToString());
        Assert.Equal(Text, body.Start());
        Assert.Equal(Text, body.Reader().ReadToEnd());
        Assert.False(body.IsBlank);
    }

    [Fact]
    public void A_body_without_text_is_blank()
    {
        Assert.True(BodyText.Empty.IsBlank);
        Assert.Equal(string.Empty, BodyText.Empty.ToString());
        Assert.True(Body(" \r\n\t", 2).IsBlank);
    }

    [Fact]
    public void The_start_of_a_long_body_is_short()
    {
        string text = new('x', 100_000);

        string start = Body(text, 16_384).Start();

        Assert.InRange(start.Length, 1000, 10_000);
        Assert.StartsWith(start, text);
    }

    private static BodyText Body(string text, int block)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        List<byte[]> blocks = bytes.Chunk(block).ToList();
        byte[] last = new byte[block];
        blocks[^1].CopyTo(last, 0);
        blocks[^1] = last;
        return new BodyText(blocks, bytes.Length);
    }
}
