using System.IO;
using System.Threading.Tasks;

namespace QlikAdmin.QuickStart;

/// <summary>Makes the module folder, and runs the script with it.</summary>
internal static class ScriptRun
{
    public static async Task<int> RunAsync(string root, string pwsh)
    {
        int built = await Repository.RunAsync(root, "dotnet", "run", "--project", Path.Combine("tools", "QlikAdmin.Packager"), "--", "--if-stale").ConfigureAwait(false);
        return built != 0
            ? built
            : await Repository.RunAsync(root, pwsh, "-NoProfile", "-NonInteractive", "-File", Path.Combine("samples", "QuickStart", "quickstart.ps1")).ConfigureAwait(false);
    }
}
