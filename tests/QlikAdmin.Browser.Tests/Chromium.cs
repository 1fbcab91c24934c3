using Microsoft.Playwright;
using Xunit;

namespace QlikAdmin.Browser.Tests;

/// <summary>The browser of the machine. None is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Environment variable with the path of a browser, where it is not in one of the usual places.</summary>
    private const string Variable = "QLIKADMIN_CHROMIUM";

    private static readonly string[] s_usual =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private IPlaywright? _driver;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _driver = await Playwright.CreateAsync();
        _browser = await _driver.Chromium.LaunchAsync(
            // Containers often run everything as root, and Chromium does not start its own sandbox as root.
            new BrowserTypeLaunchOptions { ExecutablePath = Find(), ChromiumSandbox = false }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _driver?.Dispose();
    }

    /// <summary>Opens a file as a reader would.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="hasScripts">Whether the browser runs scripts.</param>
    public async Task<OpenPage> OpenAsync(string path, int width = 1280, bool hasScripts = true)
    {
        IBrowserContext context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
                JavaScriptEnabled = hasScripts,
                Offline = true,
            }
        );
        return await OpenPage.OpenAsync(context, new Uri(path));
    }

    private static string Find()
    {
        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : Array.Find(s_usual, File.Exists)
                ?? throw new FileNotFoundException(
                    $"These tests need Chromium, Chrome or Edge. On Debian: apt-get install chromium. Or name one in {Variable}."
                );
    }
}
