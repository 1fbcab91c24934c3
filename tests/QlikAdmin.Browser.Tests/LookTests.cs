using Microsoft.Playwright;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using Xunit;

namespace QlikAdmin.Browser.Tests;

/// <summary>How a report looks on a screen and on paper. Pictures and prints are kept in out/browser, for somebody to look at.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LookTests(Chromium browser, Reports reports)
{
    // Half a line of text. A reader does not see a smaller difference.
    private const int Tolerance = 4;

    [Theory]
    [InlineData("live", 1280)]
    [InlineData("live", 400)]
    [InlineData("plain", 400)]
    [InlineData("plan", 1280)]
    [InlineData("journal", 1280)]
    [InlineData("journal", 400)]
    [InlineData("hostile", 1280)]
    [InlineData("hostile", 400)]
    public async Task No_text_of_a_chart_is_cut_or_covers_another_one(string name, int width)
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of(name), width);
        await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Kept($"{name}-{width}.png"), FullPage = true });

        string[] faults = await open.Page.EvaluateAsync<string[]>(
            """
            tolerance => Array.from(document.querySelectorAll('.chart')).flatMap(chart => {
              const frame = chart.getBoundingClientRect();
              const texts = Array.from(chart.querySelectorAll('text'))
                .map(t => ({ text: t.textContent, box: t.getBoundingClientRect() }))
                .filter(t => t.text.trim() !== '');
              const cut = texts
                .filter(t => t.box.left < frame.left - tolerance || t.box.right > frame.right + tolerance
                  || t.box.top < frame.top - tolerance || t.box.bottom > frame.bottom + tolerance)
                .map(t => chart.id + ': cut: ' + t.text);
              const covered = texts.flatMap((a, i) => texts.slice(i + 1)
                .filter(b => Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > tolerance
                  && Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > tolerance)
                .map(b => chart.id + ': ' + a.text + ' covers ' + b.text));
              return texts.length < 3 ? [chart.id + ': has no texts'] : cut.concat(covered);
            })
            """,
            Tolerance
        );

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Charts_follow_the_width_of_the_window()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of("live"));
        await open.Page.SetViewportSizeAsync(500, 900);

        await Assertions.Expect(open.Page.Locator("#held-table-chart svg")).ToHaveAttributeAsync("width", "476");
    }

    [Theory]
    [InlineData("live")]
    [InlineData("plan")]
    [InlineData("journal")]
    [InlineData("hostile")]
    public async Task It_prints_and_no_page_is_empty(string name)
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of(name));

        byte[] print = await open.Page.PdfAsync(
            new PagePdfOptions
            {
                Path = Kept(name + ".pdf"),
                Format = "A4",
                PreferCSSPageSize = true,
                PrintBackground = true,
            }
        );

        using PdfDocument document = PdfDocument.Open(print);
        List<Page> pages = document.GetPages().ToList();
        Assert.All(pages, p => Assert.InRange(p.Text.Trim().Length, 20, 100_000));
        string all = string.Concat(pages.Select(p => p.Text)).Replace(" ", string.Empty);
        Assert.Contains("Whatfailed", all);
        Assert.DoesNotContain("Search", all);
    }

    [Fact]
    public async Task A_print_has_everybody_who_is_in_the_plain_table()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of("plan"));
        int people = await open.Page.EvaluateAsync<int>("() => JSON.parse(document.getElementById('people-data').textContent).length");
        Assert.InRange(people, 101, 2000);

        await open.Page.EvaluateAsync("() => window.dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(people, await open.Page.Locator("#people-table tbody tr").CountAsync());

        await open.Page.EvaluateAsync("() => window.dispatchEvent(new Event('afterprint'))");
        Assert.Equal(100, await open.Page.Locator("#people-table tbody tr").CountAsync());
    }

    private static string Kept(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Reports.Repository, "out", "browser")).FullName;
        return Path.Combine(folder, name);
    }
}
