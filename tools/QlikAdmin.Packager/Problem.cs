namespace QlikAdmin.Packager;

/// <summary>One problem in an input, with the place where it can be fixed.</summary>
/// <param name="File">Path of the file; relative to the repository if the file is in it.</param>
/// <param name="Line">Line counted from 1.</param>
/// <param name="Message">What is wrong and what would be right.</param>
internal sealed record Problem(string File, int Line, string Message)
{
    /// <summary>The format that MSBuild and editors read, so that a build shows a bad help page like a compiler error.</summary>
    public override string ToString() => $"{File}({Line}): error QLIKHELP: {Message}";
}

/// <summary>The packager cannot continue. The message is for the person who runs it; nothing else is printed.</summary>
internal sealed class PackagerException : Exception
{
    public PackagerException()
        : this("The packager can't go on.") { }

    public PackagerException(string message)
        : base(message)
    {
        Problems = [];
    }

    public PackagerException(string message, Exception innerException)
        : base(message, innerException)
    {
        Problems = [];
    }

    public PackagerException(IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, problems.Select(p => p.ToString())))
    {
        Problems = problems;
    }

    /// <summary>What is wrong, file by file; empty when the failure has no place in a file.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
