using System.Reflection;

namespace QlikAdmin.PowerShell;

/// <summary>On Windows PowerShell: the DLLs of this module use the Newtonsoft.Json that ships with them, whatever other copy the process
/// has loaded.</summary>
/// <remarks>This class must not use Newtonsoft.Json itself, because it runs before the library can be found.</remarks>
internal sealed class JsonResolver
{
    private const string Library = "Newtonsoft.Json";

    private static int s_started;

    private readonly string _folder;

    /// <param name="folder">Folder of the module's DLLs.</param>
    public JsonResolver(string folder)
    {
        _folder = folder;
    }

    private string Shipped => Path.Combine(_folder, "desktop", Library + ".dll");

    /// <summary>Starts the handler, once per process, because the DLLs stay loaded when the module is removed. Does nothing on PowerShell
    /// 7, which has the library.</summary>
    public static void Start()
    {
        // Only .NET Framework has its core types in this assembly.
        bool isFramework = typeof(object).Assembly.GetName().Name == "mscorlib";
        if (!isFramework || Interlocked.Exchange(ref s_started, 1) == 1)
        {
            return;
        }

        JsonResolver resolver = new(Path.GetDirectoryName(typeof(JsonResolver).Assembly.Location)!);
        AppDomain.CurrentDomain.AssemblyResolve += resolver.Resolve;

        // Handlers of other modules are called before this one, and some return an older copy. An assembly that is already loaded needs no
        // handler.
        Assembly.LoadFrom(resolver.Shipped);
    }

    /// <summary>The file to load for an assembly; null when this module has nothing to do with it.</summary>
    /// <param name="wanted">Full name of the assembly that is missing.</param>
    /// <param name="requester">File of the DLL that needs it; null or empty when nobody knows.</param>
    public string? FileFor(string wanted, string? requester) => IsLibrary(wanted) && IsOurs(requester) ? Shipped : null;

    private static bool IsLibrary(string wanted) => string.Equals(wanted.Split(',')[0].Trim(), Library, StringComparison.OrdinalIgnoreCase);

    private bool IsOurs(string? requester)
    {
        return !string.IsNullOrEmpty(requester)
            && string.Equals(Path.GetDirectoryName(requester), _folder, StringComparison.OrdinalIgnoreCase)
            && Path.GetFileName(requester).StartsWith("QlikAdmin.", StringComparison.OrdinalIgnoreCase);
    }

    private Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        Assembly? requester = request.RequestingAssembly;
        return FileFor(request.Name, requester is null || requester.IsDynamic ? null : requester.Location) is string file
            ? Assembly.LoadFrom(file)
            : null;
    }
}
