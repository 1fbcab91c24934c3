using System;
using System.Collections.Generic;
using System.Linq;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>The fault rules in force, tried in the order they were added.</summary>
internal sealed class FaultBook
{
    private readonly object _gate = new();
    private readonly List<FaultRule> _rules = [];
    private int _lastId;

    public FaultRule Add(FaultRule rule)
    {
        lock (_gate)
        {
            rule.Id = ++_lastId;
            rule.Hits = 0;
            _rules.Add(rule);
            return rule;
        }
    }

    public IReadOnlyList<FaultRule> List()
    {
        lock (_gate)
        {
            return _rules.ToList();
        }
    }

    public bool Remove(int id)
    {
        lock (_gate)
        {
            return _rules.RemoveAll(r => r.Id == id) > 0;
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
    public FaultRule? Take(string service, string method, string pathAndQuery)
    {
        lock (_gate)
        {
            foreach (FaultRule rule in _rules)
            {
                if (rule.Count == 0 || !Fits(rule, service, method, pathAndQuery))
                {
                    continue;
                }

                if (rule.Skip > 0)
                {
                    rule.Skip--;
                    continue;
                }

                if (rule.Count > 0)
                {
                    rule.Count--;
                }

                rule.Hits++;
                return rule;
            }

            return null;
        }
    }

    private static bool Fits(FaultRule rule, string service, string method, string pathAndQuery) =>
        (rule.Service is null || string.Equals(rule.Service, service, StringComparison.OrdinalIgnoreCase))
        && (rule.Method is null || string.Equals(rule.Method, method, StringComparison.OrdinalIgnoreCase))
        && (rule.PathContains is null || pathAndQuery.Contains(rule.PathContains, StringComparison.OrdinalIgnoreCase));
}
