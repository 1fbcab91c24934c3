using System.Reflection;
using System.Security.Cryptography;

namespace QlikAdmin.Reports;

/// <summary>The style sheet and the scripts of the page, and the policy by which a browser runs these and nothing else.</summary>
internal sealed class PageAssets
{
    private const string Folder = "QlikAdmin.Reports.Assets.";

    /// <param name="chartLibrary">Text of the library that draws charts; null for a page without charts.</param>
    public PageAssets(string? chartLibrary)
    {
        Style = Read("report.css");
        Scripts = chartLibrary is null ? new[] { Read("report.js") } : new[] { Lines(chartLibrary), Read("report.js") };
    }

    public string Style { get; }

    /// <summary>In the order in which they run.</summary>
    public IReadOnlyList<string> Scripts { get; }

    public bool HasCharts => Scripts.Count > 1;

    /// <summary>The content-security policy: nothing is loaded from anywhere, and only texts with these hashes are run or used as
    /// style.</summary>
    public string Policy =>
        $"default-src 'none'; script-src {string.Join(" ", Scripts.Select(Source))}; style-src {Source(Style)}; base-uri 'none'; form-action 'none'";

    /// <summary>Reads the library that draws charts.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="QlikException">InvalidInput: it is not there, or can't stand in a page.</exception>
    public static string ReadLibrary(string path)
    {
        string problem;
        try
        {
            string text = File.ReadAllText(path, Encoding.UTF8);
            bool isUsable =
                text.Length > 0
                && text.IndexOf("</script", StringComparison.OrdinalIgnoreCase) < 0
                && text.IndexOf("<!--", StringComparison.Ordinal) < 0;
            if (isUsable)
            {
                return text;
            }

            problem = "it is damaged";
        }
        catch (Exception e) when (Base.WholeFile.IsFileTrouble(e))
        {
            problem = e.Message.TrimEnd('.');
        }

        throw new QlikException(ErrorReason.InvalidInput, $"The library that draws charts, '{path}', can't be used: {problem}.")
        {
            NextStep = "Install the complete module again.",
        };
    }

    private static string Source(string text)
    {
        using SHA256 hash = SHA256.Create();
        return $"'sha256-{Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(text)))}'";
    }

    private static string Read(string name)
    {
        using Stream file = typeof(PageAssets).GetTypeInfo().Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using StreamReader text = new(file, Encoding.UTF8);
        return Lines(text.ReadToEnd());
    }

    // A browser hashes a script as it reads it: with line feeds alone.
    private static string Lines(string text) => text.Replace("\r\n", "\n");
}
