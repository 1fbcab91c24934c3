using QlikAdmin.Connections.Probes;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Workflows.Compatibility;

/// <summary>Checks the assumptions about a server one after the other.</summary>
internal sealed class DeepTest
{
    private DeepTest(Connection connection, IReadOnlyList<AssumptionTest> rows, IReadOnlyList<AnswerSketch> answers)
    {
        Connection = connection;
        Rows = rows;
        Answers = answers;
    }

    public Connection Connection { get; }

    /// <summary>One row per assumption, in the order of the checks.</summary>
    public IReadOnlyList<AssumptionTest> Rows { get; }

    /// <summary>What the answers look like, in the order in which they came.</summary>
    public IReadOnlyList<AnswerSketch> Answers { get; }

    /// <summary>Runs all checks of a connection. If a check can't read something, its result is "not known", and the other checks
    /// continue.</summary>
    /// <exception cref="QlikException">NotSupported, where nothing is taken for granted; or the server could not be reached.</exception>
    public static async Task<DeepTest> RunAsync(Connection connection, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<AssumptionCheck> checks = connection.AssumptionChecks;
        if (checks.Count == 0)
        {
            throw new QlikException(
                ErrorReason.NotSupported,
                $"Not supported on '{connection.Name}': {connection.Product} has no call that only reads, so nothing can be checked there."
            )
            {
                NextStep = "Use Test-QlikConnection without -Deep.",
            };
        }

        await connection.OpenAsync(log, token).ConfigureAwait(false);
        Probe probe = new(connection.Http, log);
        List<AssumptionTest> rows = new();
        for (int i = 0; i < checks.Count; i++)
        {
            log.Progress($"Test the assumptions about '{connection.Name}'", i, checks.Count);
            rows.AddRange(await RunAsync(connection, checks[i], probe, token).ConfigureAwait(false));
        }

        return new DeepTest(connection, rows, probe.Answers);
    }

    private static async Task<IReadOnlyList<AssumptionTest>> RunAsync(
        Connection connection,
        AssumptionCheck check,
        Probe probe,
        CancellationToken token
    )
    {
        int before = probe.Findings.Count;
        string missing = "not told by the answer";
        try
        {
            await check.RunAsync(probe, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            // The message of the error has addresses, which must not be shown here.
            missing = e.StatusCode is int status
                ? FormattableString.Invariant($"not read: {e.Reason}, status {status}")
                : $"not read: {e.Reason}";
            probe.Log.Verbose(e.Message);
        }

        List<Finding> found = probe.Findings.Skip(before).ToList();
        return check
            .About.Select(a => found.FindLast(f => f.Assumption == a) ?? new Finding(a, null, missing))
            .Select(f => new AssumptionTest(
                connection.Name,
                f.Assumption.Id,
                f.Assumption.Text,
                f.Assumption.Expected,
                f.Seen,
                f.Holds,
                f.Assumption.Scope != AssumptionScope.None
            ))
            .ToList();
    }
}
