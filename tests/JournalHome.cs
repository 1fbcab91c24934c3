using System.Runtime.CompilerServices;

namespace QlikAdmin.Tests;

/// <summary>Folder for the journals and copies of CAL lists of this test process and its child processes, so that they are not mixed with
/// those of the user.</summary>
internal static class JournalHome
{
    [ModuleInitializer]
    internal static void Set()
    {
        string folder = Path.Combine(Path.GetTempPath(), "qlikadmin-journal-" + Environment.ProcessId);
        Environment.SetEnvironmentVariable("QLIKADMIN_JOURNAL", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        };
    }
}
