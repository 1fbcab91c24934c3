using Microsoft.Playwright;

namespace QlikAdmin.Browser.Tests;

/// <summary>A page in a window of its own, and everything that it complained about or asked for.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    // On a machine that is busy with other work the usual half minute is not enough.
    private const float PatienceMs = 120_000;

    private readonly IBrowserContext _context;

    private OpenPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, exceptions, and dialogs.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Addresses that the page asked for, itself included.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<OpenPage> OpenAsync(IBrowserContext context, Uri address)
    {
        context.SetDefaultTimeout(PatienceMs);
        OpenPage open = new(context, await context.NewPageAsync());
        open.Page.Console += (_, m) =>
        {
            if (m.Type is "error" or "warning")
            {
                open.Complaints.Add(m.Text);
            }
        };
        open.Page.PageError += (_, e) => open.Complaints.Add(e);
        open.Page.Dialog += (_, d) =>
        {
            open.Complaints.Add("dialog: " + d.Message);
            _ = d.DismissAsync();
        };
        open.Page.Request += (_, r) => open.Requests.Add(r.Url);
        await open.Page.GotoAsync(address.AbsoluteUri);
        return open;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
