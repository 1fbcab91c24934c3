namespace QlikAdmin.Base;

/// <summary>All problems of one file, to report them together.</summary>
internal sealed class ProblemList
{
    private const int MostShown = 10;

    private readonly List<string> _problems = new();

    public int Count => _problems.Count;

    public void Add(string place, string problem) => _problems.Add($"{place}: {problem}");

    /// <summary>The first problems, and how many more there are.</summary>
    public override string ToString()
    {
        int more = _problems.Count - MostShown;
        return string.Join("; ", _problems.Take(MostShown))
            + (more > 0 ? $"; and {more.ToString(CultureInfo.InvariantCulture)} more" : string.Empty);
    }
}
