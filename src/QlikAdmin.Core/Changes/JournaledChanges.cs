using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>The order that every change follows: intent on the disk, request, outcome on the disk.</summary>
internal static class JournaledChanges
{
    /// <summary>Makes changes of one connection through the journal.</summary>
    /// <param name="journal">Where they are recorded.</param>
    /// <param name="connection">Where they are made.</param>
    /// <param name="changes">What is made; nothing is written for an empty list.</param>
    /// <param name="make">Sends them, and answers with one result a change, in the order given. What it throws counts for all of
    /// them.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the run: what was begun stays open in the journal.</param>
    /// <returns>One result a change, in the order given; what was in doubt is settled, or has the outcome Open.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing was sent.</exception>
    public static async Task<IReadOnlyList<ItemResult>> RunAsync(
        this IChangeJournal journal,
        Connection connection,
        IReadOnlyList<Change> changes,
        Func<CancellationToken, Task<IReadOnlyList<ItemResult>>> make,
        IOperationLog log,
        CancellationToken token
    )
    {
        return changes.Count == 0
            ? Array.Empty<ItemResult>()
            : await journal
                .MakeAsync(connection, await journal.BeginAsync(connection, changes, token).ConfigureAwait(false), make, log, token)
                .ConfigureAwait(false);
    }

    /// <summary>Makes changes that the journal has already, each under its own number.</summary>
    /// <param name="journal">Where they are recorded.</param>
    /// <param name="connection">Where they are made; it may have another name than in the journal.</param>
    /// <param name="tickets">What is made; nothing is written for an empty list.</param>
    /// <param name="make">Sends them, and answers with one result a change, in the order given. What it throws counts for all of
    /// them.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the run: what was begun stays open in the journal.</param>
    /// <returns>One result a change, in the order given; what was in doubt is settled, or has the outcome Open.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing was sent.</exception>
    public static async Task<IReadOnlyList<ItemResult>> RunAgainAsync(
        this IChangeJournal journal,
        Connection connection,
        IReadOnlyList<JournalTicket> tickets,
        Func<CancellationToken, Task<IReadOnlyList<ItemResult>>> make,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (tickets.Count == 0)
        {
            return Array.Empty<ItemResult>();
        }

        await journal.BeginAgainAsync(connection, tickets, token).ConfigureAwait(false);
        return await journal.MakeAsync(connection, tickets, make, log, token).ConfigureAwait(false);
    }

    /// <summary>Makes one change that gives something back.</summary>
    /// <param name="journal">Where it is recorded.</param>
    /// <param name="connection">Where it is made.</param>
    /// <param name="change">What is made, of a kind that no reading settles: what it gives back comes with the answer only.</param>
    /// <param name="make">Sends it.</param>
    /// <param name="tell">What became of it, from the answer.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the run: what was begun stays open in the journal.</param>
    /// <exception cref="QlikException">JournalFailed, or why it failed or is in doubt.</exception>
    public static async Task<T> RunAsync<T>(
        this IChangeJournal journal,
        Connection connection,
        Change change,
        Func<CancellationToken, Task<T>> make,
        Func<T, ItemResult> tell,
        IOperationLog log,
        CancellationToken token
    )
    {
        T? answer = default;
        IReadOnlyList<ItemResult> results = await journal
            .RunAsync(connection, new[] { change }, MakeAsync, log, token)
            .ConfigureAwait(false);
        return results[0].Error is QlikException error ? throw error : answer!;

        async Task<IReadOnlyList<ItemResult>> MakeAsync(CancellationToken makeToken)
        {
            answer = await make(makeToken).ConfigureAwait(false);
            return new[] { tell(answer) };
        }
    }

    /// <summary>Records what became of changes that were begun. What is in doubt is settled first; what is clear is on the disk before
    /// that, since the reading may be stopped.</summary>
    /// <returns>One result a ticket, in the order given.</returns>
    public static async Task<IReadOnlyList<ItemResult>> EndSettledAsync(
        this IChangeJournal journal,
        Connection connection,
        IReadOnlyList<JournalTicket> tickets,
        IReadOnlyList<ItemResult> results,
        IOperationLog log,
        CancellationToken token
    )
    {
        for (int i = 0; i < results.Count; i++)
        {
            if (results[i].IsOpen)
            {
                results[i].Fail(Untold(connection, tickets[i].Change));
            }
        }

        await journal.EndAsync(Pair(tickets, results).Where(p => !p.Value.InDoubt).ToList()).ConfigureAwait(false);
        if (!results.Any(r => r.InDoubt))
        {
            return results;
        }

        IReadOnlyList<ItemResult> settled = await Settlement
            .SettleAsync(journal.Handlers, connection, journal.RunId, tickets.Select(t => t.Change).ToList(), results, null, log, token)
            .ConfigureAwait(false);
        await journal.EndAsync(Pair(tickets, settled).Where((_, i) => results[i].InDoubt).ToList()).ConfigureAwait(false);
        return settled;
    }

    private static async Task<IReadOnlyList<ItemResult>> MakeAsync(
        this IChangeJournal journal,
        Connection connection,
        IReadOnlyList<JournalTicket> tickets,
        Func<CancellationToken, Task<IReadOnlyList<ItemResult>>> make,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<ItemResult> results;
        try
        {
            results = await make(token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            results = tickets.Select(_ => ItemResult.Failed(e)).ToList();
        }

        return await journal.EndSettledAsync(connection, tickets, results, log, token).ConfigureAwait(false);
    }

    /// <summary>The error of a change that left and that neither an answer nor a reading told of.</summary>
    private static QlikException Untold(Connection connection, Change change)
    {
        return new QlikException(
            ErrorReason.NotConfirmed,
            $"{change.Kind} of {change.ItemName ?? change.ItemId} on '{connection.Name}': neither the answer nor a reading told what became of it."
        )
        {
            InDoubt = true,
        };
    }

    private static IEnumerable<KeyValuePair<JournalTicket, ItemResult>> Pair(
        IReadOnlyList<JournalTicket> tickets,
        IReadOnlyList<ItemResult> results
    )
    {
        return tickets.Zip(results, (t, r) => new KeyValuePair<JournalTicket, ItemResult>(t, r));
    }
}
