using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense.Ownership;

/// <summary>The two ways to set a new owner in the repository: with the whole entity, or as one property of many entities in a
/// selection.</summary>
internal sealed class SenseOwnerChange
{
    // Only a temporary list may stay behind, so a stopped run must not wait long for its deletion.
    private static readonly TimeSpan s_clearUp = TimeSpan.FromSeconds(10);

    private readonly QlikHttp _http;
    private readonly SenseItemRows _rows;
    private readonly SenseItemFamily _family;
    private readonly User _newOwner;
    private readonly Guid _newOwnerId;

    public SenseOwnerChange(QlikHttp http, SenseItemRows rows, SenseItemFamily family, User newOwner)
    {
        _http = http;
        _rows = rows;
        _family = family;
        _newOwner = newOwner;
        _newOwnerId = Guid.Parse(newOwner.Id);
    }

    /// <summary>Reads an entity and writes it back with another owner. Tries once more when somebody changed it in between.</summary>
    /// <returns>Null when the server accepted it; Exists or AlreadyGone when nothing was left to do.</returns>
    public async Task<Outcome?> WholeAsync(Guid id, OwnedItem item, IOperationLog log, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            JObject? entity = await _rows.ReadAsync(_family, id, log, token).ConfigureAwait(false);
            if (entity is null || SenseItemRows.IsOwnedBy(entity, _newOwnerId))
            {
                return entity is null ? Outcome.AlreadyGone : Outcome.Exists;
            }

            if (Guid.TryParse(item.OwnerId, out Guid expected) && !SenseItemRows.IsOwnedBy(entity, expected))
            {
                throw OwnershipErrors.ChangedSince(item, SenseItemRows.OwnerOf(entity), _http.Connection);
            }

            entity["owner"] = Owner();
            QlikRequest request = new(HttpMethod.Put, SenseItemRows.PathOf(_family, id), $"Move {item}")
            {
                Body = entity.ToString(Formatting.None),
                StillWanted = IsOpenAsync,
            };
            try
            {
                await _http.SendAsync(request, log, token).ConfigureAwait(false);
                return null;
            }
            catch (QlikException e) when (e.Reason == ErrorReason.Conflict && !e.InDoubt && attempt == 1)
            {
                log.Verbose($"{item} was changed by somebody else in the meantime, so it is read again and tried once more.");
            }
            catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.InDoubt)
            {
                return Outcome.AlreadyGone;
            }
        }

        async Task<bool> IsOpenAsync(CancellationToken readToken)
        {
            try
            {
                JObject? now = await _rows.ReadAsync(_family, id, log, readToken).ConfigureAwait(false);
                return now is not null && !SenseItemRows.IsOwnedBy(now, _newOwnerId);
            }
            catch (QlikException e)
            {
                log.Verbose($"{item} could not be read, so it is not known whether it was moved: {e.Message}");
                return false;
            }
        }
    }

    /// <summary>Sets the owner of several entities in one write, which changes nothing else of them.</summary>
    /// <exception cref="QlikException">Refused as a whole, or in doubt. Only a read shows what was done.</exception>
    public async Task TogetherAsync(IReadOnlyCollection<Guid> ids, IOperationLog log, CancellationToken token)
    {
        string selection;
        try
        {
            selection = await SelectAsync(ids, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.InDoubt)
        {
            // If the answer was lost, only a temporary list may have been made. No owner was changed.
            throw e.Settled();
        }

        try
        {
            for (int attempt = 1; !await WriteAsync(selection, attempt, log, token).ConfigureAwait(false); attempt++)
            {
                log.Verbose(
                    $"Some {_family.One}s were changed by somebody else in the meantime, so they are read again and tried once more."
                );
            }
        }
        finally
        {
            await ForgetAsync(selection, log).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a selection of exactly these entities. A selection with any other content is deleted before anything is written to
    /// it.</summary>
    private async Task<string> SelectAsync(IReadOnlyCollection<Guid> ids, IOperationLog log, CancellationToken token)
    {
        // A selection is only a list of ids, so an extra one does no harm.
        QlikRequest request = new QlikRequest(HttpMethod.Post, SenseRoutes.Selection + "/" + _family.Path, $"Select {_family.One}s")
        {
            Changes = false,
        }.With("filter", SenseFilter.Ids(ids));
        JObject answer = await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
        string id = Json.Text(answer["id"]) ?? throw JsonRequests.Unreadable(_http, request, "a selection without an id", null);
        HashSet<Guid> selected = new(
            (answer["items"] as JArray ?? new JArray())
                .OfType<JObject>()
                .Select(i => Guid.TryParse(Json.Text(i["objectID"]), out Guid item) ? item : Guid.Empty)
        );
        if (selected.SetEquals(ids))
        {
            return id;
        }

        await ForgetAsync(id, log).ConfigureAwait(false);
        throw JsonRequests.Unreadable(_http, request, $"a selection of {selected.Count} items instead of {ids.Count}", null);
    }

    /// <returns>False when a member was changed after it was read, and another attempt may succeed.</returns>
    private async Task<bool> WriteAsync(string selection, int attempt, IOperationLog log, CancellationToken token)
    {
        string path = $"{SenseRoutes.Selection}/{Uri.EscapeDataString(selection)}/{_family.Path}/synthetic";
        QlikRequest read = QlikRequest.Get(path, $"Read the selected {_family.One}s");
        JObject root = await _http.ObjectAsync(read, log, token).ConfigureAwait(false);
        JObject owner = (root["properties"] as JArray)
            ?.OfType<JObject>()
            .FirstOrDefault(p => string.Equals(Json.Text(p["name"]), "owner", StringComparison.OrdinalIgnoreCase))
            ?? throw JsonRequests.Unreadable(_http, read, "a selection without the property owner", null);
        owner["value"] = Owner();
        owner["valueIsModified"] = true;
        QlikRequest write = new(HttpMethod.Put, path, $"Move {_family.One}s")
        {
            Body = root.ToString(Formatting.None),
            StillWanted = _ => Task.FromResult(false),
        };
        try
        {
            await _http.SendAsync(write, log, token).ConfigureAwait(false);
            return true;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.Conflict && !e.InDoubt && attempt == 1)
        {
            return false;
        }
    }

    /// <summary>Deletes the selection itself, never its members; also when the run is being stopped.</summary>
    private async Task ForgetAsync(string selection, IOperationLog log)
    {
        using CancellationTokenSource limit = new(s_clearUp);
        try
        {
            await _http
                .SendAsync(
                    new QlikRequest(
                        HttpMethod.Delete,
                        SenseRoutes.Selection + "/" + Uri.EscapeDataString(selection),
                        "Delete the selection"
                    ),
                    log,
                    limit.Token
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is QlikException or OperationCanceledException)
        {
            log.Verbose(
                $"The selection {selection} could not be deleted and stays on '{_http.Connection}', which is harmless: {e.Message}"
            );
        }
    }

    private JObject Owner()
    {
        return new JObject
        {
            ["id"] = _newOwnerId.ToString("D"),
            ["userId"] = _newOwner.UserId,
            ["userDirectory"] = _newOwner.UserDirectory,
            ["name"] = _newOwner.Name,
        };
    }
}
