using System.Xml.Linq;
using QlikAdmin.Base;
using QlikAdmin.Models;

namespace QlikAdmin.Products.QlikView;

/// <summary>Gives CALs: back from quarantine to the same person, or new ones.</summary>
internal sealed class CalGrants
{
    private readonly QmsClient _client;
    private readonly CalPlaces _places;
    private readonly QvsServers _servers;

    public CalGrants(QmsClient client, CalPlaces places, QvsServers servers)
    {
        _client = client;
        _places = places;
        _servers = servers;
    }

    /// <summary>Gives the CALs with one read, one save and one verifying read per place. Failures are put into the changes, not
    /// thrown.</summary>
    /// <param name="items">The changes, with the key of the CAL where it is known.</param>
    /// <param name="done">The outcome of a success. Out of quarantine it is always Restored.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    public async Task GiveAsync(
        IReadOnlyList<(ItemResult<AllocationRequest> Change, CalKey? Key)> items,
        Outcome done,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (items.Count == 0)
        {
            return;
        }

        try
        {
            await _places.ClearCacheAsync(log, token).ConfigureAwait(false);
            List<Opened> opened = await OpenAsync(items, log, token).ConfigureAwait(false);
            foreach ((ItemResult<AllocationRequest> change, CalKey? key) in items)
            {
                Place(change, key, opened, done);
            }

            foreach (Opened place in opened.Where(o => o.Waiting.Count > 0))
            {
                await SaveAsync(place, log, token).ConfigureAwait(false);
            }
        }
        catch (QlikException e)
        {
            foreach ((ItemResult<AllocationRequest> change, _) in items.Where(i => i.Change.IsOpen))
            {
                change.Fail(e);
            }
        }
    }

    /// <summary>Reads the places of the changes: those that their keys name, and all servers for changes without a key.</summary>
    private async Task<List<Opened>> OpenAsync(
        IReadOnlyList<(ItemResult<AllocationRequest> Change, CalKey? Key)> items,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<QvsServer> servers = await _servers.LegacyAsync(log, token).ConfigureAwait(false);
        bool anyServer = items.Any(i => i.Key is null);
        List<Opened> opened = new();
        foreach (QvsServer server in servers)
        {
            List<CalKey> here = items.Select(i => i.Key).OfType<CalKey>().Where(k => k.ServerId == server.Id).ToList();
            if (anyServer || here.Any(k => k.Kind == CalKind.Named))
            {
                opened.Add(await ReadAsync(CalPlace.Of(server)).ConfigureAwait(false));
            }

            HashSet<Guid> wanted = new(here.Where(k => k.Kind == CalKind.Document).Select(k => k.DocumentId));
            if (wanted.Count > 0)
            {
                IReadOnlyList<CalPlace> documents = await _places.DocumentsAsync(server, log, token).ConfigureAwait(false);
                foreach (CalPlace document in documents.Where(d => wanted.Contains(d.DocumentId)))
                {
                    opened.Add(await ReadAsync(document).ConfigureAwait(false));
                }
            }
        }

        return opened;

        async Task<Opened> ReadAsync(CalPlace place) =>
            new(place, await _places.ReadAsync(place, log, token).ConfigureAwait(false), _client.Clock.UtcNow);
    }

    /// <summary>Decides in which place a person gets the CAL, and changes the tree of that place.</summary>
    private void Place(ItemResult<AllocationRequest> change, CalKey? key, List<Opened> opened, Outcome done)
    {
        string holder = key is null || CalKey.Names.Equals(key.Holder, change.Item.User.Key) ? change.Item.User.Key : key.Holder;
        List<Opened> possible = key is null
            ? opened.Where(o => o.Place.Kind == CalKind.Named).ToList()
            : opened.Where(o => o.Place.Server.Id == key.ServerId && o.Place.DocumentId == key.DocumentId).ToList();
        if (possible.FirstOrDefault(o => o.Tree.FindAssigned(holder) is not null) is Opened has)
        {
            change.NewId = has.Place.KeyOf(holder).ToString();
            change.Settle(Outcome.Exists);
            return;
        }

        if (possible.FirstOrDefault(o => o.Tree.FindRemoved(holder) is not null) is Opened quarantined)
        {
            quarantined.Tree.GiveBack(holder);
            quarantined.Waiting.Add((change, holder, Outcome.Restored));
            return;
        }

        Opened? free = possible.OrderByDescending(o => o.Tree.Free ?? int.MaxValue).FirstOrDefault();
        if (free is null)
        {
            change.Fail(
                new QlikException(
                    ErrorReason.AllocationNotFound,
                    $"Add {change.Item.Type} of {change.Item.User.Key} on '{_client.Connection}': the server or document does not exist."
                )
            );
            return;
        }

        if (free.Tree.Free <= 0)
        {
            change.Fail(NoneFree(change, free.Place));
            return;
        }

        free.Tree.Give(holder);
        free.Waiting.Add((change, holder, done));
    }

    private async Task SaveAsync(Opened opened, IOperationLog log, CancellationToken token)
    {
        try
        {
            CalBackup.Write(_client.Connection, opened.Place, opened.AsRead, opened.ReadAt, log);
            foreach ((_, string holder, _) in opened.Waiting)
            {
                opened.Before.Touched.Add(holder);
            }

            await _places.SaveAsync(opened.Place, opened.Tree, log, token).ConfigureAwait(false);
            CalTree after = await ReadAgainAsync(opened.Place, log, token).ConfigureAwait(false);
            foreach ((ItemResult<AllocationRequest> change, string holder, Outcome outcome) in opened.Waiting)
            {
                Settle(change, holder, outcome, opened.Place, after);
            }

            foreach (string difference in opened.Before.Differences(after, _client.Connection))
            {
                log.Warning(difference);
            }
        }
        catch (QlikException e)
        {
            foreach ((ItemResult<AllocationRequest> change, _, _) in opened.Waiting.Where(w => w.Change.IsOpen))
            {
                change.Fail(e);
            }
        }
    }

    private async Task<CalTree> ReadAgainAsync(CalPlace place, IOperationLog log, CancellationToken token)
    {
        try
        {
            await _places.ClearCacheAsync(log, token).ConfigureAwait(false);
            return await _places.ReadAsync(place, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            throw Unconfirmed.Unread($"Save the CALs of '{place.Name}' on '{_client.Connection}'", e);
        }
    }

    private void Settle(ItemResult<AllocationRequest> change, string holder, Outcome outcome, CalPlace place, CalTree after)
    {
        if (after.FindAssigned(holder) is CalRow row && !row.IsQuarantined(_client.Clock.UtcNow))
        {
            change.NewId = place.KeyOf(holder).ToString();
            change.Settle(outcome);
            change.Detail = $"On '{place.Name}'.";
        }
        else if (after.Free <= 0)
        {
            change.Fail(NoneFree(change, place));
        }
        else
        {
            change.Fail(
                new QlikException(
                    ErrorReason.NotConfirmed,
                    $"Add {change.Item.Type} of {change.Item.User.Key} on '{_client.Connection}': the server accepted the change, but '{place.Name}' does not have the CAL."
                )
                {
                    NextStep = "Look in the management console, which can undo a removal until the quarantine ends.",
                }
            );
        }
    }

    private QlikException NoneFree(ItemResult<AllocationRequest> change, CalPlace place)
    {
        return new QlikException(
            ErrorReason.NoLicenseAvailable,
            $"Add {change.Item.Type} of {change.Item.User.Key} on '{_client.Connection}': '{place.Name}' has no free CAL."
        )
        {
            NextStep = Http.ErrorTable.NextStep(ErrorReason.NoLicenseAvailable),
        };
    }

    /// <summary>A place as it was read, and the changes to write to it.</summary>
    private sealed class Opened
    {
        public Opened(CalPlace place, CalTree tree, DateTimeOffset readAt)
        {
            Place = place;
            Tree = tree;
            ReadAt = readAt;
            Before = new CalBefore(place, tree);

            // The tree itself is edited, so the backup needs a copy of what was read.
            AsRead = new XElement(tree.Result);
        }

        public CalPlace Place { get; }

        public CalTree Tree { get; }

        public DateTimeOffset ReadAt { get; }

        public CalBefore Before { get; }

        public XElement AsRead { get; }

        public List<(ItemResult<AllocationRequest> Change, string Holder, Outcome Outcome)> Waiting { get; } = new();
    }
}
