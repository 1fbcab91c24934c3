using System.Management.Automation;
using System.Text.RegularExpressions;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>All that a command said.</summary>
internal sealed partial record ShellResult(
    IReadOnlyList<object> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Warnings
)
{
    /// <summary>Requests that the verbose stream tells of.</summary>
    public IReadOnlyList<string> Requests => Verbose.Where(v => Request().IsMatch(v)).ToList();

    [GeneratedRegex(@"^[A-Z]+ \S+.* -> (?:.*\(attempt [0-9]+\)$|[0-9]{3}, follows to )")]
    private static partial Regex Request();
}
