using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>Changes of one user of a site: read, modify and write the full entity, once more where somebody else was faster, then read it back.</summary>
internal sealed class SenseUserChanges
{
    private readonly QlikHttp _http;
    private readonly SenseUserFields _fields;

    public SenseUserChanges(QlikHttp http)
    {
        _http = http;
        _fields = new SenseUserFields(http);
    }

    /// <summary>The full entity; null when there is none.</summary>
    public async Task<JObject?> ReadAsync(string id, IOperationLog log, CancellationToken token)
    {
        try
        {
            return await _http.ObjectAsync(QlikRequest.Get(SenseRoutes.User(id), "Read the user"), log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.IsForeign)
        {
            return null;
        }
    }

    /// <summary>Active opens; Disabled and Inactive close; Blocked blacklists.</summary>
    public async Task<string?> SetStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token)
    {
        (string Name, bool Value)[] flags = status switch
        {
            UserStatus.Active => new[] { ("inactive", false), ("blacklisted", false) },
            UserStatus.Disabled or UserStatus.Inactive => new[] { ("inactive", true) },
            UserStatus.Blocked => new[] { ("blacklisted", true) },
            _ => throw new QlikException(ErrorReason.NotSupported, $"Set the status of user {userId} on '{_http.Connection}': a user of Qlik Sense can be made Active, Inactive or Blocked, not {status}."),
        };
        await UpdateAsync(userId, "Set the status of a user", IsSo, Set, log, token).ConfigureAwait(false);
        return $"The next synchronisation of the user directory on '{_http.Connection}' may reverse it.";

        bool IsSo(JObject row) => flags.All(f => Json.Flag(row[f.Name]) == f.Value);

        void Set(JObject row)
        {
            if (status == UserStatus.Active && Json.Flag(row["removedExternally"]) == true)
            {
                throw new QlikException(ErrorReason.NotSupported, $"Enable user {userId} on '{_http.Connection}': the person is gone from the user directory, and can only come back through a synchronisation that finds them there again.")
                {
                    NextStep = "Synchronise the user directory, then run the command again.",
                };
            }

            foreach ((string name, bool value) in flags)
            {
                row[name] = value;
            }
        }
    }

    public async Task<string?> EditAsync(string userId, IReadOnlyList<UserEdit> edits, IOperationLog log, CancellationToken token)
    {
        // What the edits name is looked up before the user is read, so that the time between reading and writing stays short.
        List<SenseUserField> fields = new();
        foreach (UserEdit edit in edits)
        {
            fields.Add(await _fields.ResolveAsync(edit, log, token).ConfigureAwait(false));
        }

        await UpdateAsync(userId, "Change a user", row => fields.TrueForAll(f => f.IsSo(row)), row => fields.ForEach(f => f.Set(row)), log, token).ConfigureAwait(false);
        return null;
    }

    public async Task<string?> AddRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        await UpdateAsync(userId, "Give a user a role", row => Holds(row, roleId), row => row["roles"] = new JArray(Roles(row).Append(roleId)), log, token).ConfigureAwait(false);
        return null;
    }

    public async Task<string?> RemoveRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        await UpdateAsync(userId, "Remove a role from a user", row => !Holds(row, roleId), row => row["roles"] = new JArray(Roles(row).Where(r => !SameRole(r, roleId))), log, token).ConfigureAwait(false);
        return null;
    }

    public async Task<Outcome> DeleteAsync(string userId, IOperationLog log, CancellationToken token)
    {
        const string Action = "Delete a user";
        try
        {
            await _http.SendAsync(new QlikRequest(HttpMethod.Delete, SenseRoutes.User(userId), Action), log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.InDoubt)
        {
            return Outcome.AlreadyGone;
        }

        return await ReadAgainAsync(Action, userId, log, token).ConfigureAwait(false) is null ? Outcome.Removed : throw NotConfirmed(Action, userId, "the user still exists");
    }

    private static IEnumerable<string> Roles(JObject row) => (row["roles"] as JArray ?? new JArray()).Select(Json.Text).OfType<string>();

    private static bool Holds(JObject row, string role) => Roles(row).Any(r => SameRole(r, role));

    private static bool SameRole(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private async Task UpdateAsync(string userId, string action, Func<JObject, bool> isSo, Action<JObject> set, IOperationLog log, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            JObject row = await ReadAsync(userId, log, token).ConfigureAwait(false)
                ?? throw new QlikException(ErrorReason.UserNotFound, $"{action}: no user with id '{userId}' on '{_http.Connection}'.");
            if (isSo(row))
            {
                return;
            }

            set(row);
            try
            {
                QlikRequest request = new(HttpMethod.Put, SenseRoutes.User(userId), action) { Body = row.ToString(Formatting.None) };
                await _http.SendAsync(request, log, token).ConfigureAwait(false);
                break;
            }
            catch (QlikException e) when (e.Reason == ErrorReason.Conflict && !e.InDoubt && attempt == 1)
            {
                log.Verbose($"{action}: somebody else changed user {userId} in the meantime, so it is read again and tried once more.");
            }
        }

        JObject? after = await ReadAgainAsync(action, userId, log, token).ConfigureAwait(false);
        if (after is null || !isSo(after))
        {
            throw NotConfirmed(action, userId, "the read after it does not show it");
        }
    }

    /// <summary>Reads the user after a change was accepted.</summary>
    /// <exception cref="QlikException">NotConfirmed, in doubt: the user could not be read.</exception>
    private async Task<JObject?> ReadAgainAsync(string action, string userId, IOperationLog log, CancellationToken token)
    {
        try
        {
            return await ReadAsync(userId, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            throw Unconfirmed.Unread($"{action} ({userId}) on '{_http.Connection}'", e);
        }
    }

    private QlikException NotConfirmed(string action, string userId, string found)
    {
        return new QlikException(ErrorReason.NotConfirmed, $"{action}: '{_http.Connection}' accepted it for the user {userId}, but {found}.")
        {
            NextStep = "Read the user again (Get-QlikUser -Id " + userId + "). A synchronisation of the user directory may have reversed it.",
        };
    }
}
