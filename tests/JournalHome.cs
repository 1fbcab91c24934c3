using System.Runtime.CompilerServices;

namespace QlikAdmin.Tests;

/// <summary>Where this test process, and those it starts, keep journals and copies of CAL lists: not where the user of the machine has theirs.</summary>
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
