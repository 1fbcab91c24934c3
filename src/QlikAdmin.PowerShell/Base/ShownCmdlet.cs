using System.Management.Automation;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>A cmdlet whose messages and questions can't steer a terminal, whatever names from servers and files are in them.</summary>
/// <remarks>It stands in front of the engine's own methods, so that no caller has to think of it.</remarks>
public abstract class ShownCmdlet : PSCmdlet
{
    /// <summary>Writes a warning as one line that can't steer a terminal; so do all texts for people.</summary>
    internal new void WriteWarning(string text) => base.WriteWarning(ShownText.Clean(text));

    /// <inheritdoc cref="WriteWarning" />
    internal new void WriteVerbose(string text) => base.WriteVerbose(ShownText.Clean(text));

    /// <summary>The same for bodies, which keep their lines.</summary>
    internal new void WriteDebug(string text) => base.WriteDebug(ShownText.CleanLines(text));

    /// <summary>Asks before a change, with names that can't steer a terminal.</summary>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(ShownText.Clean(target), ShownText.Clean(action));

    /// <inheritdoc cref="ShouldProcess(string, string)" />
    private protected new bool ShouldProcess(string? description, string? warning, string? caption, out ShouldProcessReason reason)
    {
        return base.ShouldProcess(ShownText.CleanOrNull(description), ShownText.CleanOrNull(warning), ShownText.CleanOrNull(caption), out reason);
    }

    /// <inheritdoc cref="ShouldProcess(string, string)" />
    private protected new bool ShouldProcess(string description, string warning, string caption) => base.ShouldProcess(ShownText.Clean(description), ShownText.Clean(warning), ShownText.Clean(caption));
}
