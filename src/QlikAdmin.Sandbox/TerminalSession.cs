using System.Runtime.InteropServices;

namespace QlikAdmin.Sandbox;

/// <summary>The terminal that this program was started from.</summary>
internal static class TerminalSession
{
    /// <summary>Leaves the terminal's process group, so that Ctrl+C, Ctrl+Z and the end of the terminal do not reach this program. Does
    /// nothing on Windows, and where the program already leads a group.</summary>
    public static void Leave()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = NewSession();
        }
    }

    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int NewSession();
}
