using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Leaves nothing behind when the module is removed: no open connection, no running sandbox.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc />
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.Current.Clear();
}
