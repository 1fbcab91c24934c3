namespace QlikAdmin.Workflows.Allocations;

/// <summary>Says, before units are taken back, why the server would give them to people again.</summary>
internal static class RegrantWarnings
{
    /// <summary>Warns once per connection and type.</summary>
    public static async Task WriteAsync(
        Connection connection,
        IReadOnlyCollection<string> types,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<string> fresh = types
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(t => connection.FirstTime("regrant:" + t.ToLowerInvariant()))
            .ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        try
        {
            foreach (string reason in await connection.Licenses.FindRegrantsAsync(fresh, log, token).ConfigureAwait(false))
            {
                if (connection.FirstTime(reason))
                {
                    log.Warning(reason);
                }
            }
        }
        catch (QlikException e)
        {
            // This is only an extra help. The removal does not depend on it, and a server that is down will show with the next request.
            log.Warning(
                $"The auto-assignment of '{connection.Name}' could not be read, so it may give removed licences out again: {e.Message}"
            );
        }
    }
}
