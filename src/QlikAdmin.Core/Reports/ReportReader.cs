using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Reports;

/// <summary>Reads from a connection what a report needs, each list once.</summary>
internal static class ReportReader
{
    /// <summary>Reads the licences and the units of persons.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="policy">The policy by which the units are judged; null for none.</param>
    /// <param name="now">The time up to which ages are counted.</param>
    /// <param name="troubles">Takes what could not be read, if the report can be made without it.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <exception cref="QlikException">The units could not be read.</exception>
    public static async Task<ConnectionFacts> ReadAsync(
        Connection connection,
        Policy? policy,
        DateTimeOffset now,
        ICollection<QlikException> troubles,
        IOperationLog log,
        CancellationToken token
    )
    {
        ConnectionFacts facts;
        if (policy is null)
        {
            AllocationQuery query = new() { IncludeLastUse = true, Now = now };
            facts = new ConnectionFacts(connection)
            {
                Allocations = await AllocationLister.ListAllAsync(connection, query, log, token).ConfigureAwait(false),
            };
        }
        else
        {
            // The licences are read below, so that a refusal does not cost the list of units.
            PlanNeeds needs = new(policy) { LastUse = true, Licenses = false };
            facts = await FactsReader.ReadAsync(connection, needs, now, log, token).ConfigureAwait(false);
        }

        await ReadLicensesAsync(connection, facts, troubles, log, token).ConfigureAwait(false);
        return facts;
    }

    /// <summary>Reads the licences alone.</summary>
    public static async Task ReadLicensesAsync(
        Connection connection,
        ConnectionFacts facts,
        ICollection<QlikException> troubles,
        IOperationLog log,
        CancellationToken token
    )
    {
        try
        {
            facts.Licenses = await connection.Licenses.GetLicensesAsync(log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            troubles.Add(
                e.Saying(
                    $"The licences of '{connection.Name}' could not be read, so the report does not say how many are bought and free there: {e.Message}",
                    e.NextStep
                )
            );
        }
    }
}
