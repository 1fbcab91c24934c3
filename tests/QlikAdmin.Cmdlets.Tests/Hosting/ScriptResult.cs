using System.Management.Automation;

namespace QlikAdmin.Cmdlets.Tests.Hosting;

/// <summary>Everything a script gave.</summary>
/// <param name="Output">Objects, in order, also those from before a terminating error.</param>
/// <param name="Errors">Non-terminating errors.</param>
/// <param name="Terminating">What ended the script early; null when it ran to its end.</param>
/// <param name="Warnings">Texts of the warning stream.</param>
/// <param name="Verbose">Texts of the verbose stream; empty unless the script asked for it.</param>
/// <param name="Debug">Texts of the debug stream; likewise.</param>
/// <param name="Information">Texts of the information stream.</param>
/// <param name="HostText">Lines written to the screen, "What if:" lines among them.</param>
/// <param name="Prompts">Questions that were asked.</param>
internal sealed record ScriptResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    ErrorRecord? Terminating,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    IReadOnlyList<string> Information,
    IReadOnlyList<string> HostText,
    IReadOnlyList<string> Prompts
)
{
    /// <summary>The output, unwrapped and cast; fails on an object of another type.</summary>
    public IReadOnlyList<T> As<T>() => Output.Select(o => (T)o.BaseObject).ToList();

    /// <summary>This result, if nothing went wrong; else fails with every error, so that a test does not go on to compare an empty
    /// output.</summary>
    public ScriptResult Clean()
    {
        List<ErrorRecord> all = [.. Errors];
        if (Terminating is not null)
        {
            all.Add(Terminating);
        }

        return all.Count == 0
            ? this
            : throw new InvalidOperationException(string.Join(Environment.NewLine, all.Select(e => $"{e.FullyQualifiedErrorId}: {e}")));
    }
}
