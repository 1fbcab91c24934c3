namespace QlikAdmin.Plans;

/// <summary>What is wrong with a policy, all of it at once.</summary>
internal sealed class PolicyErrors
{
    private const int MostShown = 10;

    private readonly string _source;
    private readonly List<string> _problems = new();

    /// <param name="source">What the policy was read from, for messages: a path, or the word for a hashtable.</param>
    public PolicyErrors(string source)
    {
        _source = source;
    }

    public int Count => _problems.Count;

    public void Add(string place, string problem) => _problems.Add($"{place}: {problem}");

    /// <exception cref="QlikException">PolicyInvalid, when a problem was added.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw Exception();
        }
    }

    public QlikException Exception()
    {
        string more =
            _problems.Count > MostShown
                ? $"; and {(_problems.Count - MostShown).ToString(CultureInfo.InvariantCulture)} more"
                : string.Empty;
        return new QlikException(
            ErrorReason.PolicyInvalid,
            $"Policy {_source} can't be used. {string.Join("; ", _problems.Take(MostShown))}{more}."
        )
        {
            NextStep =
                "Correct it and run the command again. The keys are described in about_QlikAdmin under POLICIES, and in QlikAdmin.Policy.schema.json in the module's folder.",
        };
    }
}
