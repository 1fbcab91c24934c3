using System.Management.Automation.Host;

namespace QlikAdmin.PowerShell;

/// <summary>The host of a worker: nobody sees what it writes, and nobody can be asked. Several workers would write and ask at once. Their
/// warnings and errors come with the outcome of the target.</summary>
internal sealed class SilentHost : PSHost
{
    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "QlikAdmin worker";

    public override Version Version { get; } = new(1, 0);

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface? UI => null;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }

    public override void SetShouldExit(int exitCode) { }
}
