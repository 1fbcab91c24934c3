using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>PowerShell calls this when the module is imported and removed, also on a forced import.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc />
    public void OnImport() => JsonResolver.Start();

    /// <summary>Leaves nothing behind: no open connection, no running sandbox.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.Current.Clear();
}
