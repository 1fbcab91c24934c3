using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace QlikAdmin.Cmdlets.Tests.Hosting;

/// <summary>Loads the engine from its own folder and the module's assemblies from the module's; neither is copied beside the tests.</summary>
internal static class EngineResolver
{
    [ModuleInitializer]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        string file = name.Name + ".dll";
        return Load(context, Path.Combine(Built.Module, "bin", file)) ?? Load(context, Path.Combine(Built.PowerShellHome, file));
    }

    private static Assembly? Load(AssemblyLoadContext context, string path) =>
        Path.IsPathRooted(path) && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
}
