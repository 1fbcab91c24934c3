using System;
using System.IO;

namespace QlikAdmin.Journal;

/// <summary>Where journals are kept.</summary>
internal static class JournalFolder
{
    /// <summary>The folder to use: the one given, else <c>QLIKADMIN_JOURNAL</c>, else QlikAdmin in the user's application data.</summary>
    public static string Resolve(string? given)
    {
        string? wanted = string.IsNullOrWhiteSpace(given) ? Environment.GetEnvironmentVariable("QLIKADMIN_JOURNAL") : given;
        if (!string.IsNullOrWhiteSpace(wanted))
        {
            return wanted!;
        }

        // A service account may have no profile, and then no such folder.
        string data = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.Create);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "QlikAdmin");
    }
}
