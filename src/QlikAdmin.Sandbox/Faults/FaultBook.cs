using QlikAdmin.Sandbox.Log;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>The active fault rules, tried in the order in which they were added.</summary>
internal sealed class FaultBook
{
    private readonly object _gate = new();
    private readonly List<FaultInForce> _rules = [];
    private int _lastId;

    public FaultRule Add(FaultRule rule)
    {
        lock (_gate)
        {
            rule.Id = ++_lastId;
            rule.Hits = 0;
            _rules.Add(new FaultInForce(rule));
            return rule;
        }
    }

    public IReadOnlyList<FaultRule> List()
    {
        lock (_gate)
        {
            return _rules.ConvertAll(r => r.Rule);
        }
    }

    public bool Remove(int id)
    {
        lock (_gate)
        {
            return _rules.RemoveAll(r => r.Rule.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    /// <summary>The rule that hits this request, counted as used; null when none does.</summary>
    public FaultRule? Take(RequestEntry request)
    {
        lock (_gate)
        {
            return _rules.Find(r => r.Takes(request))?.Rule;
        }
    }

    /// <summary>Tells the rules that wait for a change that the service has worked on a request.</summary>
    public void Worked(RequestEntry request)
    {
        lock (_gate)
        {
            _rules.ForEach(r => r.Worked(request));
        }
    }
}
