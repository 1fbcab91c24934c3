using System.Buffers.Binary;
using QlikAdmin.Sandbox.Log;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>An active rule, and what it has counted so far.</summary>
internal sealed class FaultInForce(FaultRule rule)
{
    private readonly Dictionary<string, int> _seen = [];
    private int _readingsLeft;

    public FaultRule Rule { get; } = rule;

    /// <summary>Whether the rule hits this request. If so, it is counted.</summary>
    public bool Takes(RequestEntry request)
    {
        if (Rule.Count == 0 || !Fits(request))
        {
            return false;
        }

        if (Rule.After is not null)
        {
            if (_readingsLeft == 0)
            {
                return false;
            }

            _readingsLeft--;
        }

        if (Rule.Probability < 1 && Draw(request.AttemptKey) >= Rule.Probability)
        {
            return false;
        }

        if (Rule.Skip > 0)
        {
            Rule.Skip--;
            return false;
        }

        if (Rule.Count > 0)
        {
            Rule.Count--;
        }

        Rule.Hits++;
        return true;
    }

    /// <summary>Tells the rule about a request that the service has worked on. The rule may wait for a change.</summary>
    public void Worked(RequestEntry request)
    {
        if (
            Rule.After is FaultTrigger after
            && request.IsChange
            && Equal(Rule.Service, request.Service)
            && Equal(after.Method, request.Method)
            && Within(after.PathContains, request.Target)
        )
        {
            _readingsLeft += after.Readings;
        }
    }

    private static bool Equal(string? wanted, string value) =>
        wanted is null || string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase);

    private static bool Within(string? part, string target) => part is null || target.Contains(part, StringComparison.OrdinalIgnoreCase);

    private bool Fits(RequestEntry request)
    {
        bool wantsReading = Rule.After is not null || Rule.Only == "readings";
        return Equal(Rule.Service, request.Service)
            && Equal(Rule.Method, request.Method)
            && Within(Rule.PathContains, request.Target)
            && (request.IsChange ? !wantsReading : Rule.Only != "changes");
    }

    /// <summary>
    /// A number from 0 to below 1. The same request gets the same number in every sandbox that is set up in the same way.
    /// </summary>
    private double Draw(string attemptKey)
    {
        int number = _seen.GetValueOrDefault(attemptKey);
        _seen[attemptKey] = number + 1;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Rule.Seed} {number} {attemptKey}")));
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * Math.Pow(2, -53);
    }
}
