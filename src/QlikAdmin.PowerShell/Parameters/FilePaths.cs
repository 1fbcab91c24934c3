using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Makes a path of the file system from a path that the caller gave.</summary>
/// <remarks>PowerShell returns the path of another drive as text, and .NET would treat it as a path below the start folder of the
/// process.</remarks>
internal static class FilePaths
{
    /// <summary>The full path. A relative path starts at the current location of the session. Wildcards are plain characters.</summary>
    /// <param name="state">The session.</param>
    /// <param name="path">What the caller wrote.</param>
    /// <param name="what">What the path should lead to, for the message: <c>a plan</c>.</param>
    /// <exception cref="QlikException">InvalidInput, if it is not in the file system or does not exist.</exception>
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
        catch (Exception e)
            when (e
                    is ItemNotFoundException
                        or PSNotSupportedException
                        or ProviderNotFoundException
                        or System.Management.Automation.DriveNotFoundException
                        or ProviderInvocationException
                        or ArgumentException
            )
        {
            problem = e.Message;
        }

        throw new QlikException(ErrorReason.InvalidInput, $"'{path}' can't be {what}: {problem}")
        {
            NextStep = "Give a full path, such as C:\\plans\\plan.csv or /home/anna/plan.csv, or go to a folder first.",
        };
    }
}
