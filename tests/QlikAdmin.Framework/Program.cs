using System.Reflection;
using System.Runtime.CompilerServices;

namespace QlikAdmin.Framework;

/// <summary>
/// The shipped Core on .NET Framework, or on Mono: connect, list, plan, remove, resume and undo against a sandbox, on each product.
/// Arguments: the module's folder, and the products (all). It ends with the number of products on which a step failed.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length == 0 || !File.Exists(Path.Combine(arguments[0], "QlikAdmin.psd1")))
        {
            Console.Error.WriteLine("The first argument is the folder of the built module, out/QlikAdmin.");
            return 64;
        }

        string module = Path.GetFullPath(arguments[0]);
        AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) => Shipped(module, new AssemblyName(wanted.Name).Name);
        try
        {
            return Run(module, arguments.Length > 1 ? arguments.Skip(1).ToArray() : new[] { "cloud", "sense", "qlikview" });
        }
        catch (FileNotFoundException e)
        {
            Console.Error.WriteLine($"{e.Message}\nOn Mono this assembly is in a package of its own; on Debian all are in mono-devel.");
            return 65;
        }
    }

    /// <summary>Finds an assembly as the module does: the Newtonsoft.Json for .NET Framework comes before any other.</summary>
    private static Assembly? Shipped(string module, string name)
    {
        string[] places =
        {
            Path.Combine(module, "bin", "desktop", name + ".dll"),
            Path.Combine(module, "bin", name + ".dll"),
            Path.Combine(module, name + ".dll"),
        };
        return places.FirstOrDefault(File.Exists) is string path ? Assembly.LoadFrom(path) : null;
    }

    /// <summary>In a separate method, so that no type of Core is loaded before it can be found.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    // Only this thread waits. The program has no synchronization context, so this cannot cause a deadlock.
#pragma warning disable VSTHRD002
    private static int Run(string module, string[] products) => Journey.RunAllAsync(module, products).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
