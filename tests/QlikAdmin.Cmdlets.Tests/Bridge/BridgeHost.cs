using QlikAdmin.Cmdlets.Tests.Hosting;
using Shell = System.Management.Automation.PowerShell;

namespace QlikAdmin.Cmdlets.Tests.Bridge;

/// <summary>A runspace with the module and <see cref="InvokeBridgeCommand"/>.</summary>
internal sealed class BridgeHost : IDisposable
{
    /// <summary>Longer than any step here takes. Only a failing test waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PowerShellHost _host = new(import: true, typeof(InvokeBridgeCommand));

    public ScriptResult Work(string script, Func<IOperationLog, CancellationToken, Task<string>> work)
    {
        _host.Set("Work", work);
        return _host.Run(script);
    }

    public ScriptResult Pages(string script, Func<PageSink<int>, IOperationLog, CancellationToken, Task> pages)
    {
        _host.Set("Pages", pages);
        return _host.Run(script);
    }

    /// <summary>A pipeline that the test can stop.</summary>
    public Shell Create(string script, Func<IOperationLog, CancellationToken, Task<string>> work)
    {
        _host.Set("Work", work);
        return _host.Create(script);
    }

    public void Set(string name, object value) => _host.Set(name, value);

    public void Dispose() => _host.Dispose();
}
