using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Finds out what became of changes whose requests left and got no clear answer. Every recorded change passes through here, and no
/// other code turns a doubt into an outcome.</summary>
internal static class Settlement
{
    public const string Lost = "The answer was lost or could not be read. A read of the server showed that the change was made.";

    // A read right after a change may still show what was before.
    private static readonly TimeSpan[] s_waits = { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3) };

    // A server that did not answer the change may not answer the read either. Resume-QlikOperation can read later.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Settles the changes in doubt, with one read for all changes of a kind.</summary>
    /// <param name="handlers">The handlers that know how to read them.</param>
    /// <param name="connection">Where the changes were sent.</param>
    /// <param name="runId">The run. The error of a change that stays open names it.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="results">The results of their requests, one per change, in the same order.</param>
    /// <param name="patience">How long a read may take where the server did not answer the change; null for the default.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the read.</param>
    /// <returns>One result per change, in the same order. One that is still <see cref="ItemResult.InDoubt"/> has the outcome Open and an
    /// error that says so.</returns>
    public static async Task<IReadOnlyList<ItemResult>> SettleAsync(
        IChangeHandlers handlers,
        Connection connection,
        Guid runId,
        IReadOnlyList<Change> changes,
        IReadOnlyList<ItemResult> results,
        TimeSpan? patience,
        IOperationLog log,
        CancellationToken token
    )
    {
        ItemResult[] settled = results.ToArray();
        foreach (
            IGrouping<ChangeKind, int> kind in Enumerable
                .Range(0, changes.Count)
                .Where(i => results[i].InDoubt)
                .GroupBy(i => changes[i].Kind)
                .ToList()
        )
        {
            List<int> open = kind.ToList();
            for (int round = 0; open.Count > 0; round++)
            {
                bool isLast = round == s_waits.Length;
                IReadOnlyList<ChangeReading> readings = await ReadAsync(
                        handlers.Find(kind.Key),
                        connection,
                        open.Select(i => (changes[i], results[i].Error!)).ToList(),
                        patience ?? s_patience,
                        log,
                        token
                    )
                    .ConfigureAwait(false);
                List<int> again = new();
                for (int i = 0; i < open.Count; i++)
                {
                    (Change change, QlikException error, ChangeReading reading) = (changes[open[i]], results[open[i]].Error!, readings[i]);
                    // Any answer, even a wrong one, shows that the server is done with the request. Without an answer the server may still
                    // carry it out.
                    if (IsMade(reading))
                    {
                        settled[open[i]] = Made(change, reading);
                    }
                    else if (reading.State == ChangeState.NotDone && !error.IsUnanswered)
                    {
                        settled[open[i]] = ItemResult.Failed(error.Settled());
                        again.Add(open[i]);
                    }
                    else
                    {
                        settled[open[i]] = ItemResult.Failed(StaysOpen(runId, error, reading));
                    }
                }

                open = again;
                if (isLast)
                {
                    break;
                }

                if (open.Count > 0)
                {
                    await connection.Http.Clock.Delay(s_waits[round], token).ConfigureAwait(false);
                }
            }
        }

        return settled;
    }

    /// <summary>Whether a read shows that a change that was begun is made. True also where somebody has changed the item again
    /// since.</summary>
    public static bool IsMade(ChangeReading reading) =>
        reading.State == ChangeState.Done || (reading.State == ChangeState.Other && reading.Outcome is not null);

    /// <summary>The result of a change that was begun, and that a read found made.</summary>
    public static ItemResult Made(Change change, ChangeReading reading) =>
        new(reading.Outcome ?? ChangeOutcomes.Of(change), reading.Detail ?? Lost)
        {
            NewId = reading.NewId,
            QuarantineEndsAt = reading.QuarantineEndsAt,
        };

    private static async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        IChangeHandler? handler,
        Connection connection,
        IReadOnlyList<(Change Change, QlikException Error)> open,
        TimeSpan patience,
        IOperationLog log,
        CancellationToken token
    )
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        if (open.Any(o => IsTransport(o.Error)))
        {
            limit.CancelAfter(patience);
        }

        ChangeReading none = ChangeState.Unknown;
        try
        {
            return handler is null
                ? open.Select(_ => none).ToList()
                : await handler.ReadAsync(connection, open.Select(o => o.Change).ToList(), log, limit.Token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            none = none with { Error = e };
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            none = none with
            {
                Error = new QlikException(
                    ErrorReason.Timeout,
                    FormattableString.Invariant($"it took longer than {patience.TotalSeconds:0.##} s.")
                ),
            };
        }

        return open.Select(_ => none).ToList();
    }

    private static bool IsTransport(Exception? error)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is QlikException { Reason: ErrorReason.Timeout or ErrorReason.ConnectionFailed })
            {
                return true;
            }
        }

        return false;
    }

    private static QlikException StaysOpen(Guid runId, QlikException error, ChangeReading reading)
    {
        bool isToldByNobody = reading is { State: ChangeState.Unknown, Error: null };
        string why =
            reading.State == ChangeState.NotDone ? "the server does not show it, but the request may still be on its way"
            : reading.State == ChangeState.Other ? "the server shows neither the old nor the new state"
            : reading.Error is QlikException unread ? "the read after it failed: " + unread.Message.TrimEnd('.')
            : "the server has no call that shows it";
        string resume =
            $"Resume-QlikOperation -Run {RunText.Short(runId)}. It asks the server again, and makes the change if it was not made.";
        QlikException open = error.Saying(
            $"{error.Message.TrimEnd('.')}. It is not known whether it was done: {why}.",
            isToldByNobody && reading.IsRepeatable
                    ? $"Run Resume-QlikOperation -Run {RunText.Short(runId)}: it makes the change again, which does no harm if it was already made."
                : isToldByNobody
                    ? $"Look at the server yourself to see whether it was done, before you do it again. {error.NextStep}".TrimEnd()
                : reading.Error?.NextStep is string first ? $"{first} Then run {resume}"
                : "Run " + resume
        );

        // A server that is down keeps all its changes open, also those that it did not answer for another reason before.
        ServerWatch.CountWith(open, reading.Error);
        return open;
    }
}
