using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace QlikAdmin.Cmdlets.Tests.Hosting;

/// <summary>Loads the module's assemblies from the folder that ships; they are not copied beside the tests.</summary>
internal static class ModuleResolver
{
    [ModuleInitializer]
    internal static void Install() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        string path = Path.Combine(Built.Module, "bin", name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
