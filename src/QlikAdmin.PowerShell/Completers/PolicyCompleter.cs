using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace QlikAdmin.PowerShell;

/// <summary>Offers policies: files of the module that are ready to use, and .json and .psd1 files and folders below the current
/// location.</summary>
public sealed class PolicyCompleter : IArgumentCompleter
{
    private static readonly string[] s_extensions = { ".json", ".psd1" };

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        // PowerShell's own completion knows drives, locations and quotes.
        return CompletionCompleters
            .CompleteFilename(wordToComplete ?? string.Empty)
            .Where(r => r.ResultType == CompletionResultType.ProviderContainer || IsPolicy(r.ListItemText))
            .Concat(Ready((wordToComplete ?? string.Empty).Trim('\'', '"')))
            .ToList();
    }

    private static bool IsPolicy(string name) => s_extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<CompletionResult> Ready(string typed)
    {
        string folder = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(PolicyCompleter).Assembly.Location) ?? ".", "..", "policies")
        );
        return Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder)
                .Where(f => IsPolicy(f) && Path.GetFileName(f).StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .OrderBy(f => f, StringComparer.OrdinalIgnoreCase)
                .Select(f => new CompletionResult(
                    "'" + f.Replace("'", "''") + "'",
                    Path.GetFileName(f),
                    CompletionResultType.ParameterValue,
                    "comes with the module: " + f
                ))
            : Array.Empty<CompletionResult>();
    }
}
