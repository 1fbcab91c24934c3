using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Collects the parts that many connections add to one plan.</summary>
internal sealed class PlanMerge
{
    private readonly Policy _policy;
    private readonly string _digest;
    private readonly TextPool _texts = new();
    private readonly Dictionary<string, FactsPart> _parts = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="policy">The policy by which the parts were read.</param>
    public PlanMerge(Policy policy)
    {
        _policy = policy;
        _digest = FactsText.Of(policy);
    }

    /// <summary>How many connections are in the plan.</summary>
    public int Count => _parts.Count;

    /// <summary>Adds a part. Of two parts of one connection the later one counts.</summary>
    /// <exception cref="QlikException">InvalidInput: it is damaged, was read by another policy, or is of a second server of the same
    /// name.</exception>
    public void Add(string content)
    {
        FactsPart part;
        try
        {
            part = FactsText.Read(content, _texts);
        }
        catch (FormatException e)
        {
            throw Refused(e.Message, "Make the part again with New-QlikPlan -Partial, by this version of the module.");
        }

        ConnectionFacts facts = part.Facts;
        if (part.Policy != _digest)
        {
            throw Refused(
                $"the part of '{facts.Name}' was read by another policy than '{_policy.Name}'",
                "Give Merge-QlikPlan the policy that New-QlikPlan -Partial had, unchanged."
            );
        }

        if (!_parts.TryGetValue(facts.Name, out FactsPart? known))
        {
            _parts.Add(facts.Name, part);
        }
        else if (known.Facts.Product != facts.Product || known.Facts.Server != facts.Server)
        {
            throw Refused(
                $"two parts are of '{facts.Name}', and they lead to two servers ({known.Facts.Server} and {facts.Server})",
                "Give the targets of the fleet different names."
            );
        }
        else if (part.ReadAt > known.ReadAt)
        {
            _parts[facts.Name] = part;
        }
    }

    /// <summary>The facts of all parts.</summary>
    public PlanFacts Facts() => new(_parts.Values.OrderBy(p => p.Facts.Name, StringComparer.Ordinal).Select(p => p.Facts).ToList());

    /// <summary>Decides the plan, as of the time when the first part was read: no unit is unused for longer than it was then.</summary>
    public PlanDraft Draft(PlanFacts facts) => PlanEngine.Draft(_policy, facts, _parts.Values.Min(p => p.ReadAt));

    private static QlikException Refused(string problem, string next) =>
        new(ErrorReason.InvalidInput, $"The plan can't be merged: {problem}.") { NextStep = next };
}
