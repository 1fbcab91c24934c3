using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Journal;

/// <summary>The order that every change follows: intent on the disk, request, outcome on the disk.</summary>
internal static class JournaledChanges
{
    /// <summary>Makes changes of one connection through the journal.</summary>
    /// <param name="journal">Where they are recorded.</param>
    /// <param name="connection">Where they are made.</param>
    /// <param name="changes">What is made; nothing is written for an empty list.</param>
    /// <param name="make">Sends them, and answers with one result a change, in the order given.</param>
    /// <param name="token">Ends the run: what was begun stays open in the journal.</param>
    /// <exception cref="QlikException">JournalFailed, or what <paramref name="make"/> throws; then all of them count as failed or, after a lost answer, as in doubt.</exception>
    public static async Task<IReadOnlyList<ChangeResult>> RunAsync(
        this IChangeJournal journal,
        Connection connection,
        IReadOnlyList<Change> changes,
        Func<CancellationToken, Task<IReadOnlyList<ChangeResult>>> make,
        CancellationToken token)
    {
        return changes.Count == 0
            ? Array.Empty<ChangeResult>()
            : await journal.MakeAsync(await journal.BeginAsync(connection, changes, token).ConfigureAwait(false), make, token).ConfigureAwait(false);
    }

    /// <summary>Makes changes that the journal has already, each under its own number.</summary>
    /// <param name="journal">Where they are recorded.</param>
    /// <param name="connection">Where they are made; it may have another name than in the journal.</param>
    /// <param name="tickets">What is made; nothing is written for an empty list.</param>
    /// <param name="make">Sends them, and answers with one result a change, in the order given.</param>
    /// <param name="token">Ends the run: what was begun stays open in the journal.</param>
    /// <exception cref="QlikException">JournalFailed, or what <paramref name="make"/> throws; then all of them count as failed or, after a lost answer, as in doubt.</exception>
    public static async Task<IReadOnlyList<ChangeResult>> RunAgainAsync(
        this IChangeJournal journal,
        Connection connection,
        IReadOnlyList<JournalTicket> tickets,
        Func<CancellationToken, Task<IReadOnlyList<ChangeResult>>> make,
        CancellationToken token)
    {
        if (tickets.Count == 0)
        {
            return Array.Empty<ChangeResult>();
        }

        await journal.BeginAgainAsync(connection, tickets, token).ConfigureAwait(false);
        return await journal.MakeAsync(tickets, make, token).ConfigureAwait(false);
    }

    /// <summary>Makes one change that gives something back.</summary>
    /// <param name="journal">Where it is recorded.</param>
    /// <param name="connection">Where it is made.</param>
    /// <param name="change">What is made.</param>
    /// <param name="make">Sends it.</param>
    /// <param name="tell">What became of it, from the answer.</param>
    /// <param name="token">Ends the run: what was begun stays open in the journal.</param>
    /// <exception cref="QlikException">JournalFailed, or what <paramref name="make"/> throws.</exception>
    public static async Task<T> RunAsync<T>(this IChangeJournal journal, Connection connection, Change change, Func<CancellationToken, Task<T>> make, Func<T, ChangeResult> tell, CancellationToken token)
    {
        T? answer = default;
        await journal.RunAsync(connection, new[] { change }, MakeAsync, token).ConfigureAwait(false);
        return answer!;

        async Task<IReadOnlyList<ChangeResult>> MakeAsync(CancellationToken makeToken)
        {
            answer = await make(makeToken).ConfigureAwait(false);
            return new[] { tell(answer) };
        }
    }

    private static async Task<IReadOnlyList<ChangeResult>> MakeAsync(this IChangeJournal journal, IReadOnlyList<JournalTicket> tickets, Func<CancellationToken, Task<IReadOnlyList<ChangeResult>>> make, CancellationToken token)
    {
        IReadOnlyList<ChangeResult> results;
        try
        {
            results = await make(token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            await journal.EndAsync(Pair(tickets, Enumerable.Repeat(ChangeResult.Failed(e), tickets.Count))).ConfigureAwait(false);
            throw;
        }

        await journal.EndAsync(Pair(tickets, results)).ConfigureAwait(false);
        return results;
    }

    private static List<KeyValuePair<JournalTicket, ChangeResult>> Pair(IReadOnlyList<JournalTicket> tickets, IEnumerable<ChangeResult> results)
    {
        return tickets.Zip(results, (t, r) => new KeyValuePair<JournalTicket, ChangeResult>(t, r)).ToList();
    }
}
