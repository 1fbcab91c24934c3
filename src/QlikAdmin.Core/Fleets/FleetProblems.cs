using QlikAdmin.Base;

namespace QlikAdmin.Fleets;

/// <summary>Collects all problems of a fleet, to report them together.</summary>
internal sealed class FleetProblems
{
    private readonly string _source;
    private readonly ProblemList _problems = new();

    /// <param name="source">The file.</param>
    public FleetProblems(string source)
    {
        _source = source;
    }

    public int Count => _problems.Count;

    public void Add(string place, string problem) => _problems.Add(place, problem);

    /// <summary>Adds names that several targets have.</summary>
    public void AddDoubles(IEnumerable<FleetTarget> targets)
    {
        foreach (IGrouping<string, FleetTarget> same in targets.GroupBy(t => t.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (same.Skip(1).Any())
            {
                Add($"'{same.Key}'", "several targets have this name, and it would not be clear which one is meant");
            }
        }
    }

    /// <exception cref="QlikException">FleetInvalid, when a problem was added.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw Exception(_problems.ToString());
        }
    }

    /// <summary>The error of a file that can't be used.</summary>
    /// <param name="problem">What is wrong, as a clause.</param>
    public QlikException Exception(string problem) =>
        new(ErrorReason.FleetInvalid, $"The fleet '{_source}' can't be used: {problem}.")
        {
            NextStep =
                "Correct it and run the command again. about_QlikAdmin_Fleet describes the file, and QlikAdmin.Fleet.schema.json in the module's folder checks it in an editor.",
        };
}
