using System.Runtime.CompilerServices;
using QlikAdmin.Models;

namespace QlikAdmin.Products.QlikView;

/// <summary>Takes back named and document CALs with one read, one save and one verifying read per place, whatever the number of
/// CALs.</summary>
/// <remarks>
/// The save replaces the whole list, and the service has no lock. So a change that somebody else makes between read and save is lost or
/// duplicated. For that reason only the backup is written in between, and the verifying read is compared with the first one.
/// </remarks>
internal sealed class CalTakeBacks
{
    private const string LostAnswer = "The answer was lost. A read of the server showed the result.";

    private readonly QmsClient _client;
    private readonly CalPlaces _places;
    private readonly QvsServers _servers;
    private readonly SeenSettings _seen;
    private readonly Func<string, bool> _firstTime;
    private readonly ConditionalWeakTable<ItemResult<Allocation>, CalBefore> _before = new();

    public CalTakeBacks(QmsClient client, CalPlaces places, QvsServers servers, SeenSettings seen, Func<string, bool> firstTime)
    {
        _client = client;
        _places = places;
        _servers = servers;
        _seen = seen;
        _firstTime = firstTime;
    }

    /// <summary>Reads, moves and saves. Attempts that stay unsettled were saved, or may have been saved.</summary>
    public async Task RemoveAsync(
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> items,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (items.Count == 0)
        {
            return;
        }

        int done = 0;
        await ForEachPlaceAsync(items, RemoveAsync, Fail, log, token).ConfigureAwait(false);

        async Task RemoveAsync(CalPlace place, IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> here)
        {
            await RemoveFromAsync(place, here, check, log, token).ConfigureAwait(false);
            log.Progress("Remove CALs", done += here.Count, items.Count);
        }
    }

    /// <summary>Reads each place again and settles its attempts.</summary>
    /// <exception cref="QlikException">A place could not be read. The attempts of the other places are settled.</exception>
    public async Task ConfirmAsync(
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> items,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (items.Count == 0)
        {
            return;
        }

        QlikException? failure = null;
        await ForEachPlaceAsync(items, (place, here) => ConfirmAtAsync(place, here, log, token), (_, e) => failure ??= e, log, token)
            .ConfigureAwait(false);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task RemoveFromAsync(
        CalPlace place,
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> items,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    )
    {
        CalTree tree = await _places.ReadAsync(place, log, token).ConfigureAwait(false);
        DateTimeOffset now = _client.Clock.UtcNow;
        WarnOfGrants(place, tree, log);
        CalBefore before = new(place, tree);
        List<(ItemResult<Allocation> Attempt, CalKey Key)> taken = new();
        foreach ((ItemResult<Allocation> attempt, CalKey key) in items)
        {
            if (before.Touched.Contains(key.Holder))
            {
                attempt.Settle(Outcome.AlreadyGone, "The same CAL came earlier in this run.");
            }
            else if (IsToBeTaken(place, attempt, tree.FindAssigned(key.Holder) ?? tree.FindRemoved(key.Holder), check, now))
            {
                before.Touched.Add(key.Holder);
                before.Quarantined[key.Holder] = (tree.CountRemoved(key.Holder), tree.FindRemoved(key.Holder));
                _before.Add(attempt, before);
                taken.Add((attempt, key));
            }
        }

        if (taken.Count == 0)
        {
            return;
        }

        CalBackup.Write(_client.Connection, place, tree.Result, now, log);
        foreach ((_, CalKey key) in taken)
        {
            tree.Take(key.Holder);
        }

        try
        {
            await _places.SaveAsync(place, tree, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach ((ItemResult<Allocation> attempt, _) in taken)
            {
                attempt.Fail(e);
            }
        }
    }

    private bool IsToBeTaken(CalPlace place, ItemResult<Allocation> attempt, CalRow? row, TakeBackCheck? check, DateTimeOffset now)
    {
        if (row is null)
        {
            attempt.Settle(Outcome.AlreadyGone);
        }
        else if (!attempt.IsLeftAlone(check, place.ToAllocation(row, _client.Connection, now)))
        {
            if (!row.IsQuarantined(now))
            {
                return true;
            }

            attempt.QuarantineEndsAt = row.QuarantinedUntil;
            attempt.Settle(Outcome.Skipped, "It is already in quarantine.");
        }

        return false;
    }

    private async Task ConfirmAtAsync(
        CalPlace place,
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> items,
        IOperationLog log,
        CancellationToken token
    )
    {
        CalTree after = await _places.ReadAsync(place, log, token).ConfigureAwait(false);
        foreach ((ItemResult<Allocation> attempt, CalKey key) in items)
        {
            _before.TryGetValue(attempt, out CalBefore? before);
            Settle(place, attempt, key.Holder, before, after);
        }

        foreach (
            string difference in items
                .Select(i => _before.TryGetValue(i.Attempt, out CalBefore? b) ? b : null)
                .OfType<CalBefore>()
                .Distinct()
                .SelectMany(b => b.Differences(after, _client.Connection))
        )
        {
            log.Warning(difference);
        }
    }

    private void Settle(CalPlace place, ItemResult<Allocation> attempt, string holder, CalBefore? before, CalTree after)
    {
        string? detail = attempt.InDoubt ? LostAnswer : null;
        if (after.FindAssigned(holder) is not null)
        {
            if (attempt.InDoubt)
            {
                return;
            }

            attempt.Fail(
                new QlikException(
                    ErrorReason.NotConfirmed,
                    $"Remove {attempt.Item} on '{_client.Connection}': the server accepted the change, but '{place.Name}' still has the CAL, or gave a new one at once."
                )
                {
                    NextStep = "Check whether dynamic assignment is on: Get-QlikLicense shows it.",
                }
            );
            return;
        }

        (int Count, CalRow? Row) old = (0, null);
        before?.Quarantined.TryGetValue(holder, out old);
        CalRow? row = after.FindRemoved(holder);
        if (row is null || (after.CountRemoved(holder) <= old.Count && row.QuarantinedUntil == old.Row?.QuarantinedUntil))
        {
            // The CAL had never been used. An older CAL of the same person may still be in quarantine.
            attempt.Settle(
                Outcome.Released,
                detail ?? (place.Document is null ? null : $"The unit stays with the document {place.Document}, for another person.")
            );
            return;
        }

        attempt.QuarantineEndsAt = row.QuarantinedUntil;
        attempt.Settle(
            Outcome.Quarantined,
            detail
                ?? (
                    row.QuarantinedUntil is null
                        ? "The server gives no end date. A quarantine usually lasts 7 days on QlikView 12, and 24 hours up to 11.20."
                        : null
                )
        );
    }

    /// <summary>Does the work at each place. If one fails, the others are still worked on.</summary>
    /// <param name="items">Attempts with their keys.</param>
    /// <param name="work">The work at one place.</param>
    /// <param name="failed">What to do with the attempts of a place that failed.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    private async Task ForEachPlaceAsync(
        IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)> items,
        Func<CalPlace, IReadOnlyList<(ItemResult<Allocation> Attempt, CalKey Key)>, Task> work,
        Action<IEnumerable<ItemResult<Allocation>>, QlikException> failed,
        IOperationLog log,
        CancellationToken token
    )
    {
        // The data that the server keeps in memory may be older than the last login, or than the last save.
        await _places.ClearCacheAsync(log, token).ConfigureAwait(false);
        IReadOnlyList<QvsServer> servers = await _servers.ReadAsync(log, token).ConfigureAwait(false);
        foreach (IGrouping<Guid, (ItemResult<Allocation> Attempt, CalKey Key)> at in items.GroupBy(i => i.Key.ServerId))
        {
            try
            {
                QvsServer server = servers.FirstOrDefault(s => s.Id == at.Key) ?? throw Gone($"the QlikView server {at.Key:D}");
                IReadOnlyList<CalPlace> documents = at.Any(i => i.Key.Kind == CalKind.Document)
                    ? await _places.DocumentsAsync(server, log, token).ConfigureAwait(false)
                    : Array.Empty<CalPlace>();
                foreach (IGrouping<Guid, (ItemResult<Allocation> Attempt, CalKey Key)> here in at.GroupBy(i => i.Key.DocumentId))
                {
                    await AtAsync(server, documents, here).ConfigureAwait(false);
                }
            }
            catch (QlikException e)
            {
                failed(at.Select(i => i.Attempt), e);
            }
        }

        async Task AtAsync(
            QvsServer server,
            IReadOnlyList<CalPlace> documents,
            IGrouping<Guid, (ItemResult<Allocation> Attempt, CalKey Key)> here
        )
        {
            try
            {
                CalPlace place =
                    here.Key == Guid.Empty
                        ? CalPlace.Of(server)
                        : documents.FirstOrDefault(d => d.DocumentId == here.Key)
                            ?? throw Gone($"the document {here.Key:D} of '{server.Name}'");
                await work(place, here.ToList()).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                failed(here.Select(i => i.Attempt), e);
            }
        }
    }

    private static void Fail(IEnumerable<ItemResult<Allocation>> attempts, QlikException e)
    {
        foreach (ItemResult<Allocation> attempt in attempts.Where(a => !a.IsSettled))
        {
            attempt.Fail(e);
        }
    }

    private QlikException Gone(string what)
    {
        return new QlikException(ErrorReason.AllocationNotFound, $"Remove CALs on '{_client.Connection}': {what} no longer exists.")
        {
            NextStep = "List the allocations again.",
        };
    }

    private void WarnOfGrants(CalPlace place, CalTree tree, IOperationLog log)
    {
        _seen.NoteDynamic(place, tree.AllowsDynamicAssignment);
        foreach (string reason in _seen.For(QlikViewTypes.Of(place.Kind)).Where(_firstTime))
        {
            log.Warning(reason);
        }
    }
}
