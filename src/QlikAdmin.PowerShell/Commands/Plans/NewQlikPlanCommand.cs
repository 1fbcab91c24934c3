using System.Management.Automation;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Makes a plan from a policy: which licence allocations to take back. It changes nothing.</summary>
/// <remarks>Errors: Qlik.PolicyInvalid ends the command; Qlik.NotConnected, Qlik.Forbidden and the other reasons of a failed request are
/// one per connection, and the others are still planned.</remarks>
[Cmdlet(VerbsCommon.New, "QlikPlan")]
[OutputType(typeof(PlanRow), typeof(PartialPlan))]
public sealed class NewQlikPlanCommand : QlikListCmdlet
{
    private const string Activity = "Make plan";

    private readonly List<Connection> _connections = new();

    /// <summary>The policy: path of a .json or .psd1 file, a file object, a hashtable or another dictionary, or the output of
    /// ConvertFrom-Json.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    [PolicyTransformation]
    [ArgumentCompleter(typeof(PolicyCompleter))]
    public PolicyReference? Policy { get; set; }

    /// <summary>Counts what the people own whose allocations the plan changes or asks to review, even if the policy does not ask for
    /// it.</summary>
    [Parameter]
    public SwitchParameter IncludeOwnedItem { get; set; }

    /// <summary>Cloud: also reads the units of people who are not users of the tenant. They are for review, or kept if a user of another
    /// tenant of the plan holds them.</summary>
    [Parameter]
    public SwitchParameter IncludeOrphan { get; set; }

    /// <summary>Decides nothing, and writes what was read of each connection as one object. Merge-QlikPlan makes one plan of many of
    /// them.</summary>
    [Parameter]
    public SwitchParameter Partial { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        CollectConnections(_connections, Policy, "planned");
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        if (_connections.Count == 0)
        {
            return;
        }

        Policy policy = ReadPolicy();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        PlanNeeds needs = new(policy) { Orphans = IncludeOrphan };
        Dictionary<ConnectionFacts, Connection> read = new();
        foreach (Connection connection in _connections)
        {
            try
            {
                read.Add(Await((log, token) => FactsReader.ReadAsync(connection, needs, now, log, token)), connection);
            }
            catch (QlikException e)
            {
                WriteError(e.ToErrorRecord(connection));
            }
        }

        PlanFacts facts = new(read.Keys.ToList());
        if (policy.OwnedItems || IncludeOwnedItem)
        {
            CountOwned(policy, facts, read, now);
        }

        if (Partial)
        {
            foreach (ConnectionFacts each in facts.Connections)
            {
                WriteObject(FactsText.Write(each, policy, now));
            }

            return;
        }

        PlanDraft plan = PlanEngine.Draft(policy, facts, now);
        foreach (string warning in PlanWarnings.Of(policy, facts, plan))
        {
            WriteWarning(warning);
        }

        // The rows of a connection are written together, so that a table has one heading for each connection.
        foreach (string connection in _connections.Select(c => c.Name).Distinct(StringComparer.Ordinal))
        {
            // Rows are written one by one, because PowerShell would make all rows of a collection before it passes on the first.
            foreach (PlanRow row in plan.Rows(connection))
            {
                WriteObject(row);
            }
        }
    }

    private void CountOwned(Policy policy, PlanFacts facts, Dictionary<ConnectionFacts, Connection> connections, DateTimeOffset now)
    {
        IReadOnlyList<Decision> decisions = PlanEngine.Decide(policy, facts, now);
        foreach (KeyValuePair<ConnectionFacts, Connection> each in connections)
        {
            try
            {
                Await((log, token) => FactsReader.CountOwnedAsync(each.Value, each.Key, decisions, log, token));
            }
            catch (QlikException e)
            {
                // The number is information for the reviewer. It decides nothing.
                WriteWarning($"What people own on '{each.Value.Name}' could not be counted, so OwnedItems is empty: {e.Message}");
            }
        }
    }

    private Policy ReadPolicy()
    {
        try
        {
            return PolicyFile.Read(Policy!, SessionState);
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Policy));
            throw;
        }
    }
}
