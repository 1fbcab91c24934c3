using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Collects all problems of a policy, to report them together.</summary>
internal sealed class PolicyErrors
{
    private readonly string _source;
    private readonly ProblemList _problems = new();

    /// <param name="source">Where the policy came from, for messages: a path, or the word for a hashtable.</param>
    public PolicyErrors(string source)
    {
        _source = source;
    }

    public int Count => _problems.Count;

    public void Add(string place, string problem) => _problems.Add(place, problem);

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
        return new QlikException(ErrorReason.PolicyInvalid, $"Policy {_source} can't be used. {_problems}.")
        {
            NextStep =
                "Correct it and run the command again. The keys are described in about_QlikAdmin_Policies, and in QlikAdmin.Policy.schema.json in the module's folder.",
        };
    }
}
