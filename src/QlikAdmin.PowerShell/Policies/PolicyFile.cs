using System.Management.Automation;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Reads a policy from a file. The extension decides the format.</summary>
internal static class PolicyFile
{
    /// <summary>Next step for a value that is not a policy.</summary>
    public const string NextStep =
        "Give the path of a policy file, a hashtable, or the output of ConvertFrom-Json. The folder policies of the module contains ready policies.";

    // A policy is about a page of text. A larger file was probably given by mistake.
    private const long MostBytes = 4 * 1024 * 1024;

    /// <summary>Reads a policy in any of the forms in which a caller gives it.</summary>
    /// <exception cref="QlikException">PolicyInvalid.</exception>
    public static Policy Read(PolicyReference given, SessionState session)
    {
        return given.Problem is string problem ? throw Unusable(null, problem)
            : given.Table is object table ? PolicyReader.Read(HashtablePolicySource.Read(table, "hashtable"), "hashtable")
            : Read(FilePath(given.Path!, session));
    }

    /// <exception cref="QlikException">PolicyInvalid, if it can't be read, is too large, or is not a policy.</exception>
    public static Policy Read(string path)
    {
        bool data = string.Equals(Path.GetExtension(path), ".psd1", StringComparison.OrdinalIgnoreCase);
        if (!data && !string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase))
        {
            throw Unusable(path, "its name must end in .json or .psd1");
        }

        string text;
        try
        {
            FileInfo file = new(path);
            if (file.Exists && file.Length > MostBytes)
            {
                throw Unusable(path, "it is too large to be a policy");
            }

            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unusable(path, e.Message.TrimEnd('.'));
        }

        return PolicyReader.Read(data ? DataFilePolicySource.Read(text, path) : JsonPolicySource.Read(text, path), path);
    }

    private static string FilePath(string path, SessionState session)
    {
        try
        {
            return FilePaths.Of(session, path, "a policy");
        }
        catch (QlikException e)
        {
            throw new QlikException(ErrorReason.PolicyInvalid, e.Message) { NextStep = NextStep };
        }
    }

    /// <summary>The error for a value that was given as a policy but is not one.</summary>
    /// <param name="path">Its path; null if it has none.</param>
    /// <param name="problem">What is wrong, as a clause.</param>
    public static QlikException Unusable(string? path, string problem)
    {
        return new QlikException(
            ErrorReason.PolicyInvalid,
            $"{(path is null ? "What was given as -Policy" : $"Policy '{path}'")} can't be used: {problem}."
        )
        {
            NextStep = NextStep,
        };
    }
}
