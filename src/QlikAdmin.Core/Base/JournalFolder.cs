namespace QlikAdmin.Base;

/// <summary>Where journals are kept.</summary>
internal static class JournalFolder
{
    /// <summary>The folder that the environment variable names; null where it is not set.</summary>
    public static string? Wanted =>
        Environment.GetEnvironmentVariable("QLIKADMIN_JOURNAL") is string wanted && !string.IsNullOrWhiteSpace(wanted) ? wanted : null;

    /// <summary>The folder to use: the one given, else <c>QLIKADMIN_JOURNAL</c>, else QlikAdmin in the user's application data.</summary>
    public static string Resolve(string? given)
    {
        if ((string.IsNullOrWhiteSpace(given) ? Wanted : given) is string wanted)
        {
            return wanted;
        }

        // A service account may have no profile, and then this folder does not exist.
        string data = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.Create);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "QlikAdmin");
    }
}
