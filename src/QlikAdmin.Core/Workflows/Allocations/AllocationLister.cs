using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Lists allocations of any product, page by page.</summary>
internal static class AllocationLister
{
    /// <summary>Streams the allocations that match. A page without a match is not delivered.</summary>
    /// <exception cref="QlikException">The server refused, or the answer could not be read.</exception>
    public static Task ListAsync(
        Connection connection,
        AllocationQuery query,
        PageSink<Allocation> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        AllocationFilter filter = new(query, connection.People);
        return connection.Allocations.ListAsync(query, Filtered, log, token);

        async Task Filtered(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            List<Allocation> matching = new(page.Count);
            foreach (Allocation row in page)
            {
                if (filter.Matches(row))
                {
                    matching.Add(row);
                }
            }

            if (matching.Count > 0)
            {
                await sink(matching, pageToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same list as a whole, for callers that need all of it before they can continue.</summary>
    public static async Task<IReadOnlyList<Allocation>> ListAllAsync(
        Connection connection,
        AllocationQuery query,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<Allocation> all = new();
        await ListAsync(connection, query, Collect, log, token).ConfigureAwait(false);
        return all;

        Task Collect(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            all.AddRange(page);
            return Task.CompletedTask;
        }
    }
}
