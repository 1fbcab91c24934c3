using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace QlikAdmin.Browser.Tests;

/// <summary>Everybody can read a report: axe finds nothing, and nothing needs scripts or a wide screen.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessTests(Chromium browser, Reports reports)
{
    private static readonly AxeRunOptions s_wcag = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    };

    [Theory]
    [InlineData("live", 1280)]
    [InlineData("live", 400)]
    [InlineData("plain", 1280)]
    [InlineData("plan", 400)]
    [InlineData("journal", 1280)]
    [InlineData("hostile", 1280)]
    [InlineData("hostile", 400)]
    public async Task Axe_finds_no_fault_of_WCAG_2_2_AA(string name, int width)
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of(name), width);

        AxeResult result = await open.Page.RunAxe(s_wcag);

        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        Assert.InRange(result.Passes.Length, 10, 200);
    }

    [Theory]
    [InlineData("live", 1280)]
    [InlineData("live", 400)]
    [InlineData("hostile", 400)]
    [InlineData("journal", 400)]
    public async Task The_page_is_no_wider_than_the_window(string name, int width)
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of(name), width);

        Assert.InRange(await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, width);
    }

    [Fact]
    public async Task A_chart_tells_a_screen_reader_what_it_shows_and_where_the_numbers_are()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of("live"));

        IReadOnlyList<ILocator> charts = await open.Page.Locator(".chart").AllAsync();

        Assert.InRange(charts.Count, 6, 20);
        foreach (ILocator chart in charts)
        {
            string? label = await chart.GetAttributeAsync("aria-label");
            Assert.Matches("^Bar chart: .+ The table below has the same numbers.$", label);
            Assert.Equal("img", await chart.GetAttributeAsync("role"));
            Assert.NotEqual(0, await chart.Locator("svg pattern").CountAsync());
        }
    }

    [Fact]
    public async Task Without_scripts_all_tables_are_there_with_the_numbers_of_the_charts()
    {
        await using OpenPage with = await browser.OpenAsync(reports.Of("live"));
        await using OpenPage without = await browser.OpenAsync(reports.Of("live"), hasScripts: false);

        IReadOnlyList<string> tables = await with.Page.Locator("table").EvaluateAllAsync<string[]>("all => all.map(t => t.id)");
        Assert.Equal(tables, await without.Page.Locator("table:visible").EvaluateAllAsync<string[]>("all => all.map(t => t.id)"));
        Assert.Equal(0, await without.Page.Locator(".chart:visible, #people-tools:visible").CountAsync());
        foreach (string id in tables.Where(t => t != "people-table"))
        {
            Assert.Equal(await with.Page.Locator("#" + id).TextContentAsync(), await without.Page.Locator("#" + id).TextContentAsync());
        }

        int charts = await with.Page.Locator(".chart").CountAsync();
        Assert.Equal(
            charts,
            await with.Page.EvaluateAsync<int>("() => JSON.parse(document.getElementById('charts-data').textContent).length")
        );
    }

    [Fact]
    public async Task The_list_of_people_works_with_the_keyboard_alone()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of("live"));

        await open.Page.Locator("#people-search").FocusAsync();
        await open.Page.Keyboard.TypeAsync("corp");
        await open.Page.Keyboard.PressAsync("Tab");
        await open.Page.Keyboard.PressAsync("Enter");

        Assert.StartsWith("101 to ", await open.Page.Locator("#people-tools [role=status]").TextContentAsync());
    }
}
