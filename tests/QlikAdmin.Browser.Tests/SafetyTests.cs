using Microsoft.Playwright;
using Xunit;

namespace QlikAdmin.Browser.Tests;

/// <summary>A report runs its own scripts and nothing else.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SafetyTests(Chromium browser, Reports reports)
{
    [Fact]
    public async Task Hostile_names_run_nothing_and_are_shown()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Hostile);

        Assert.Empty(open.Complaints);
        Assert.Equal(0, await open.Page.EvaluateAsync<int>("() => window.ran || 0"));
        Assert.Equal(0, await open.Page.Locator("img, iframe, object, [onerror], [onload], [onmouseover]").CountAsync());
        Assert.All(open.Requests, r => Assert.StartsWith("file:", r));
        Assert.Single(open.Requests);
        string people = await open.Page.Locator("#people-table").InnerTextAsync();
        Assert.All(Reports.HostileNames[..5], n => Assert.Contains(n, people));
        Assert.Contains("'=HYPERLINK(", people);
        Assert.Contains(@"\u202Egnp.exe\u202C", people);
        Assert.Contains(@"\u001B]0;title\u0007\u0000", people);
    }

    [Fact]
    public async Task No_cell_is_a_formula()
    {
        await using OpenPage open = await browser.OpenAsync(reports.Hostile, hasScripts: false);

        IReadOnlyList<string> cells = await open.Page.Locator("td:not(.number)").AllTextContentsAsync();

        Assert.InRange(cells.Count, 500, 100_000);
        Assert.DoesNotContain(cells, c => c.Length > 0 && "=+-@\t\r\n".Contains(c[0]));
    }

    [Theory]
    [InlineData("<script>window.ran = 1</script>")]
    [InlineData("<img src=x onerror=\"window.ran = 1\">")]
    [InlineData("<a href=\"javascript:window.ran = 1\" id=\"lure\">x</a>")]
    [InlineData("<iframe src=\"data:text/html,<script>parent.ran = 1</script>\"></iframe>")]
    [InlineData("<script src=\"data:text/javascript,window.ran = 1\"></script>")]
    public async Task What_somebody_puts_into_the_page_is_not_run(string injected)
    {
        string path = reports.Of("injected");
        string page = await File.ReadAllTextAsync(reports.Of("live"));
        await File.WriteAllTextAsync(path, page.Replace("<main>", "<main>" + injected));

        await using OpenPage open = await browser.OpenAsync(path);
        if (await open.Page.Locator("#lure").CountAsync() > 0)
        {
            await open.Page.Locator("#lure").ClickAsync();
        }

        Assert.Equal(0, await open.Page.EvaluateAsync<int>("() => window.ran || 0"));
        Assert.Contains(open.Complaints, c => c.Contains("Content Security Policy"));
    }

    [Fact]
    public async Task A_style_that_somebody_puts_into_the_page_is_not_used()
    {
        string path = reports.Of("styled");
        string page = await File.ReadAllTextAsync(reports.Of("live"));
        await File.WriteAllTextAsync(path, page.Replace("<main>", "<main><p id=\"mine\" style=\"color: rgb(1, 2, 3)\">x</p>"));

        await using OpenPage open = await browser.OpenAsync(path);

        Assert.NotEqual("rgb(1, 2, 3)", await open.Page.Locator("#mine").EvaluateAsync<string>("e => getComputedStyle(e).color"));
    }

    [Fact]
    public async Task A_changed_script_is_not_run()
    {
        string path = reports.Of("changed");
        string page = await File.ReadAllTextAsync(reports.Of("live"));
        await File.WriteAllTextAsync(path, page.Replace("var pageSize = 100;", "var pageSize = 100; window.ran = 1;"));

        await using OpenPage open = await browser.OpenAsync(path);

        Assert.Equal(0, await open.Page.EvaluateAsync<int>("() => window.ran || 0"));
        Assert.Equal(0, await open.Page.Locator("#people-search").CountAsync());
    }

    [Theory]
    [InlineData("live")]
    [InlineData("plain")]
    [InlineData("plan")]
    [InlineData("journal")]
    public async Task A_report_of_the_module_asks_for_nothing_and_complains_about_nothing(string name)
    {
        await using OpenPage open = await browser.OpenAsync(reports.Of(name));

        Assert.Empty(open.Complaints);
        Assert.Single(open.Requests);
        Assert.NotEqual(0, await open.Page.Locator(".chart svg").CountAsync());
    }
}
