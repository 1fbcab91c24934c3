namespace QlikAdmin.Changes;

/// <summary>Stops all runs that look at the same file or variable: each ends before its next batch, and can be resumed later.</summary>
internal static class StopSignal
{
    private const string Variable = "QLIKADMIN_STOP";

    private static readonly string[] s_no = { "0", "false", "no" };
    private static readonly string[] s_yes = { "1", "true", "yes" };

    /// <summary>What stops the runs now: the file, or what <c>QLIKADMIN_STOP</c> says. Null where nothing does.</summary>
    /// <param name="file">Stop file that was given; null for none.</param>
    public static string? Find(string? file)
    {
        if (IsSet(file))
        {
            return file;
        }

        string? wanted = Environment.GetEnvironmentVariable(Variable)?.Trim();
        return wanted is { Length: > 0 } && IsSet(wanted) ? wanted : null;
    }

    /// <summary>Whether runs are to stop.</summary>
    /// <param name="signal">Path of a file that stops the runs when it exists; or 1, true or yes to stop them now. Null for no
    /// signal.</param>
    public static bool IsSet(string? signal) =>
        signal is not null
        && !s_no.Contains(signal, StringComparer.OrdinalIgnoreCase)
        && (s_yes.Contains(signal, StringComparer.OrdinalIgnoreCase) || File.Exists(signal));

    /// <summary>Whether an error means that this run sends nothing more to a server, although the server is well.</summary>
    public static bool EndsRun(QlikException error) => error.Reason is ErrorReason.Busy or ErrorReason.StopRequested;

    /// <exception cref="QlikException">StopRequested: the runs are to stop.</exception>
    public static void Refuse(string? file, string server)
    {
        if (Find(file) is string signal)
        {
            throw Error(signal, $"Nothing more is changed on '{server}'");
        }
    }

    /// <summary>The error of work that is not begun because the runs are to stop.</summary>
    /// <param name="signal">The file or word.</param>
    /// <param name="what">What is not done, as a sentence without its full stop.</param>
    public static QlikException Error(string signal, string what)
    {
        bool isWord = s_yes.Contains(signal, StringComparer.OrdinalIgnoreCase);
        string cause = isWord ? $"{Variable} is '{signal}'" : $"the stop file '{signal}' exists";
        string first = isWord ? $"Remove the variable {Variable}." : "Delete the file.";
        return new QlikException(ErrorReason.StopRequested, $"{what}: {cause}, which stops all runs.")
        {
            FirstStep = first,
            NextStep = $"{first} Then run the command again.",
        };
    }
}
