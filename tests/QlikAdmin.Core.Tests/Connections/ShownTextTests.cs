using QlikAdmin.Base;

namespace QlikAdmin.Core.Tests.Connections;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("plain, Größe, 漢字, \U0001F600", "plain, Größe, 漢字, \U0001F600")]
    [InlineData("red \u001b[31m", "red \\u001B[31m")]
    [InlineData("title \u001b]0;owned\u0007", "title \\u001B]0;owned\\u0007")]
    [InlineData("c1 \u009b31m", "c1 \\u009B31m")]
    [InlineData("del \u007f and nul \0", "del \\u007F and nul \\u0000")]
    [InlineData("one\r\ntwo\nthree\rfour\tfive", "one two three four five")]
    [InlineData("abc\u202Efdp.exe", "abc\\u202Efdp.exe")]
    [InlineData("\u2066hidden\u2069", "\\u2066hidden\\u2069")]
    [InlineData("a\u2028b\u200Ec\u061Cd\uFEFFe", "a\\u2028b\\u200Ec\\u061Cd\\uFEFFe")]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [InlineData("", "")]
    public void What_could_steer_a_terminal_is_shown_and_not_obeyed(string text, string shown)
    {
        Assert.Equal(shown, ShownText.Clean(text));
        Assert.Equal(shown, ShownText.Clean(ShownText.Clean(text)));
    }

    [Fact]
    public void Every_control_character_is_taken_out()
    {
        string all = string.Concat(Enumerable.Range(0, 0xA0).Select(c => (char)c));

        Assert.DoesNotContain(ShownText.Clean(all), char.IsControl);
        Assert.Equal(['\t', '\n'], ShownText.CleanLines(all).Where(char.IsControl));
    }

    [Fact]
    public void A_body_keeps_its_lines() =>
        Assert.Equal("{\r\n\t\"a\": \"\\u001B\"\n}", ShownText.CleanLines("{\r\n\t\"a\": \"\u001b\"\n}"));

    [Theory]
    [InlineData("see https://jane:hunter22@host/x and http://jane@other", "see https://***@host/x and http://***@other")]
    [InlineData("mail jane@acme.example about https://host/x", "mail jane@acme.example about https://host/x")]
    [InlineData("https://host/users/jane@acme.example", "https://host/users/jane@acme.example")]
    public void An_account_in_an_address_is_masked(string text, string shown) => Assert.Equal(shown, ShownText.Clean(text));

    [Fact]
    public void Messages_and_next_steps_of_errors_are_fit_to_be_shown()
    {
        QlikException e = new(ErrorReason.NotFound, "No user 'a\u001b[2Jb\r\nc' at https://x:hunter22@host.")
        {
            NextStep = "See \u009b1m.",
        };

        Assert.Equal("No user 'a\\u001B[2Jb c' at https://***@host.", e.Message);
        Assert.Equal("See \\u009B1m.", e.NextStep);
    }
}
