using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>A plan over a fleet: which target has which rows.</summary>
internal sealed class FleetPlan
{
    private readonly ILookup<string, PlanRow> _changes;

    private FleetPlan(IncomingPlan plan)
    {
        Id = plan.Id;
        _changes = plan.Changes.ToLookup(r => r.Connection, StringComparer.OrdinalIgnoreCase);
    }

    public Guid Id { get; }

    /// <summary>Names of the targets on which the plan changes something.</summary>
    public IEnumerable<string> Targets => _changes.Select(t => t.Key);

    /// <summary>Reads a plan and checks every row of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">Takes what is wrong with rows. With one wrong row there is no plan.</param>
    /// <returns>Null for a plan without rows, or with a wrong one.</returns>
    /// <exception cref="QlikException">PlanChanged, InvalidInput: the file is no plan. PlanExpired, CapExceeded: it is not
    /// applied.</exception>
    public static FleetPlan? Read(string path, ICollection<KeyValuePair<PlanRow, QlikException>> problems)
    {
        (IReadOnlyList<PlanRow> rows, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> wrong) = PlanFile.Read(path);
        wrong.ToList().ForEach(problems.Add);
        if (rows.Count == 0 || wrong.Count > 0)
        {
            return null;
        }

        IncomingPlan plan = new(rows[0]);
        plan.Changes.AddRange(rows.Where(r => r.IsChange));
        return PlanRefusal.Find(plan, DateTimeOffset.UtcNow) is QlikException refusal ? throw refusal : new FleetPlan(plan);
    }

    /// <summary>How many rows of a target change something.</summary>
    public int Count(string target) => _changes[target].Count();

    /// <summary>The rows of a target that change something, as CSV, which is the same text on every machine.</summary>
    public string Rows(FleetTarget target)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        PlanCsv.WriteHeader(text);
        foreach (PlanRow row in _changes[target.Name])
        {
            PlanCsv.Write(text, row);
        }

        return text.ToString();
    }
}
