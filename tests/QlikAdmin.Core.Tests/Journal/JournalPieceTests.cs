using QlikAdmin.Changes;

namespace QlikAdmin.Core.Tests.Journal;

public sealed class JournalPieceTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(200_000)]
    public async Task Lines_of_any_length_are_written_as_they_are(int length)
    {
        // Each pair of characters is one letter, and a piece may end in the middle of it.
        string text = "x" + string.Concat(Enumerable.Repeat("😀", length / 2)) + "\n";
        using MemoryStream file = new();
        JournalWriter writer = new(() => file, () => { }, work => work());

        await writer.AppendAsync(new StringBuilder(text));
        await writer.AppendAsync(new StringBuilder("second\n"));
        bool isWritten = writer.Close(new StringBuilder("end\n"));

        Assert.True(isWritten);
        Assert.Equal(text + "second\nend\n", Encoding.UTF8.GetString(file.ToArray()));
    }
}
