using Microsoft.Playwright;
using Xunit;

namespace QlikAdmin.Browser.Tests;

/// <summary>The list of people in a browser that runs scripts.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PeopleTests(Chromium browser, Reports reports)
{
    [Fact]
    public async Task Everybody_of_a_large_report_can_be_found()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Large);

        Assert.Equal($"1 to 100 of {Reports.ManyPeople}", await CountAsync(open));
        await open.Page.Locator("#people-search").FillAsync("number 49999");

        Assert.Equal("1 to 1 of 1", await CountAsync(open));
        Assert.Equal(@"CORP\user49999", await Cell(open, 0, 1).TextContentAsync());
        Assert.Equal(0, await open.Page.Locator(".plain-only").CountAsync());
    }

    [Fact]
    public async Task All_words_must_be_found_and_nobody_is_said_so()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Large);
        ILocator search = open.Page.Locator("#people-search");

        await search.FillAsync("IDLE user0099");
        Assert.Equal("1 to 10 of 10", await CountAsync(open));

        await search.FillAsync("<script>");
        Assert.Equal("Nobody found", await CountAsync(open));
        Assert.Equal(0, await open.Page.Locator("#people-table tbody tr").CountAsync());

        await search.FillAsync(string.Empty);
        Assert.Equal($"1 to 100 of {Reports.ManyPeople}", await CountAsync(open));
    }

    [Fact]
    public async Task Numbers_sort_as_numbers_and_what_is_empty_stays_at_the_end()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Large);
        ILocator head = open.Page.Locator("#people-table th", new PageLocatorOptions { HasText = "Days idle" });

        await head.Locator("button").ClickAsync();
        Assert.Equal("ascending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal("1", await Cell(open, 0, 6).TextContentAsync());

        await head.Locator("button").ClickAsync();
        Assert.Equal("descending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal("399", await Cell(open, 0, 6).TextContentAsync());

        await open.Page.Locator("#people-table th", new PageLocatorOptions { HasText = "Account" }).Locator("button").ClickAsync();
        Assert.Null(await head.GetAttributeAsync("aria-sort"));
        Assert.Equal(@"CORP\user00000", await Cell(open, 0, 1).TextContentAsync());
    }

    [Fact]
    public async Task Pages_follow_each_other_and_end()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Large);
        ILocator back = open.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Back" });
        ILocator next = open.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Next" });

        Assert.True(await back.IsDisabledAsync());
        await next.ClickAsync();
        Assert.Equal($"101 to 200 of {Reports.ManyPeople}", await CountAsync(open));
        await back.ClickAsync();
        Assert.Equal($"1 to 100 of {Reports.ManyPeople}", await CountAsync(open));

        await open.Page.Locator("#people-search").FillAsync("user4999");
        Assert.True(await next.IsDisabledAsync());
    }

    [Fact]
    public async Task Without_scripts_the_first_people_are_there_and_the_rest_is_announced()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Large, hasScripts: false);

        Assert.Equal(2000, await open.Page.Locator("#people-table tbody tr").CountAsync());
        Assert.Contains("only the first 2,000", await open.Page.Locator(".plain-only").TextContentAsync());
    }

    private static Task<string?> CountAsync(OpenPage open) => open.Page.Locator("#people-tools [role=status]").TextContentAsync();

    private static ILocator Cell(OpenPage open, int row, int column) =>
        open.Page.Locator("#people-table tbody tr").Nth(row).Locator("td").Nth(column);
}
