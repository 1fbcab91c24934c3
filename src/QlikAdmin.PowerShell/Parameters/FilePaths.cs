using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Turns a path as the caller wrote it into one of the file system.</summary>
/// <remarks>PowerShell itself gives the path of another drive as text, and .NET would take that for one below the folder in which the process began.</remarks>
internal static class FilePaths
{
    /// <summary>The full path, relative to where the session is. Wildcards are taken as they stand.</summary>
    /// <param name="state">The session.</param>
    /// <param name="path">What the caller wrote.</param>
    /// <param name="what">What is to be there, for the message: <c>a plan</c>.</param>
    /// <exception cref="QlikException">InvalidInput, when it leads out of the file system or nowhere.</exception>
    public static string Of(SessionState state, string path, string what)
    {
        string problem;
        try
        {
            string found = state.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name == "FileSystem")
            {
                return found;
            }

            problem = $"it is a path of {provider.Name}, not of the file system.";
        }
        catch (Exception e) when (e is ItemNotFoundException or PSNotSupportedException or ProviderNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderInvocationException or ArgumentException)
        {
            problem = e.Message;
        }

        throw new QlikException(ErrorReason.InvalidInput, $"'{path}' can't be {what}: {problem}") { NextStep = "Give a full path, such as C:\\plans\\plan.csv or /home/anna/plan.csv, or go to a folder first." };
    }
}
