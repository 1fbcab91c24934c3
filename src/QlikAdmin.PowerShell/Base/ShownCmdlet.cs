using System.Management.Automation;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>A cmdlet whose messages and questions can't send control characters to a terminal, whatever names from servers and files they
/// contain.</summary>
/// <remarks>It hides the engine's methods, so that no caller can forget it.</remarks>
public abstract class ShownCmdlet : PSCmdlet
{
    /// <summary>Writes a warning as one line without control characters. All texts for people are written like this.</summary>
    internal new void WriteWarning(string text) => base.WriteWarning(ShownText.Clean(text));

    /// <inheritdoc cref="WriteWarning" />
    internal new void WriteVerbose(string text) => base.WriteVerbose(ShownText.Clean(text));

    /// <summary>The same for bodies, which keep their lines.</summary>
    internal new void WriteDebug(string text) => base.WriteDebug(ShownText.CleanLines(text));

    /// <summary>Asks before a change, with names without control characters.</summary>
    private protected new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(ShownText.Clean(target), ShownText.Clean(action));

    /// <inheritdoc cref="ShouldProcess(string, string)" />
    private protected new bool ShouldProcess(string? description, string? warning, string? caption, out ShouldProcessReason reason)
    {
        return base.ShouldProcess(
            ShownText.CleanOrNull(description),
            ShownText.CleanOrNull(warning),
            ShownText.CleanOrNull(caption),
            out reason
        );
    }

    /// <inheritdoc cref="ShouldProcess(string, string)" />
    private protected new bool ShouldProcess(string description, string warning, string caption) =>
        base.ShouldProcess(ShownText.Clean(description), ShownText.Clean(warning), ShownText.Clean(caption));
}
