namespace QlikAdmin.PowerShell;

/// <summary>Finds out by reading whether a target of a fleet can be worked on.</summary>
internal static class FleetTester
{
    private static readonly string[] s_reach =
    {
        "Name",
        "Port",
        "CertificateKey",
        "Tls",
        "Authentication",
        "LoginPage",
        "Xrfkey",
        "Tenant",
    };

    private const string LicenseStep = "License";

    /// <param name="target">The target.</param>
    /// <param name="connection">Its connection; no call was made with it.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the test.</param>
    public static async Task<FleetTest> TestAsync(FleetTarget target, Connection connection, IOperationLog log, CancellationToken token)
    {
        FleetTest test = new(target);
        try
        {
            IReadOnlyList<ConnectionTest> steps = await connection.TestAsync(log, token).ConfigureAwait(false);
            List<ConnectionTest> rights = steps.Where(s => s.Step != LicenseStep && !s_reach.Contains(s.Step)).ToList();
            test.Reachable = !steps.Any(s => s_reach.Contains(s.Step) && s.Status == ConnectionTestStatus.Failed);
            test.Rights =
                rights.Exists(r => r.Status == ConnectionTestStatus.Failed) ? false
                : rights.Exists(r => r.Status == ConnectionTestStatus.Passed) ? true
                : null;
            if (steps.FirstOrDefault(s => s.Status == ConnectionTestStatus.Failed) is ConnectionTest failed)
            {
                Tell(test, $"{failed.Step}: {failed.Detail}", failed.ErrorId, failed.NextStep);
            }

            if (test.Reachable && connection.Product != QlikProduct.Region)
            {
                test.License = Text(await connection.Licenses.GetLicensesAsync(log, token).ConfigureAwait(false));
            }
        }
        catch (QlikException e)
        {
            Fail(test, e);
        }

        return test;
    }

    /// <summary>Notes the error that ended a test. The first problem stays.</summary>
    public static FleetTest Fail(FleetTest test, QlikException error)
    {
        if (test.Problem is null)
        {
            Tell(test, error.Message, error.ErrorId, error.NextStep);
        }

        return test;
    }

    private static void Tell(FleetTest test, string problem, string? errorId, string? nextStep)
    {
        test.Problem = problem;
        test.ErrorId = errorId;
        test.NextStep = nextStep;
    }

    private static string? Text(IReadOnlyList<License> licenses)
    {
        return licenses.Count == 0
            ? null
            : string.Join(
                ", ",
                licenses
                    .GroupBy(l => l.Type)
                    .Select(g =>
                        $"{g.Key} {Number(g.Sum(l => l.Assigned ?? 0))} of {(g.Any(l => l.Total is null) ? "?" : Number(g.Sum(l => l.Total!.Value)))}"
                    )
            );
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
