using System.Collections;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>One command as it is given to the shell.</summary>
/// <param name="Name">Name of the command.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Input">What is piped in.</param>
internal sealed record StormCommand(string Name, Hashtable Parameters, IReadOnlyList<object> Input)
{
    /// <summary>Whether everything that it does has an undo.</summary>
    public bool HasUndo { get; init; } = true;
}
