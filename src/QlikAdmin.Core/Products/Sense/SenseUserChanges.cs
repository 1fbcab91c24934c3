using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>Changes one user of a site: reads the complete entity, changes it and writes it back. If somebody else changed it in between,
/// it tries once more. Then it reads the user again.</summary>
internal sealed class SenseUserChanges
{
    private readonly QlikHttp _http;
    private readonly SenseUserFields _fields;

    public SenseUserChanges(QlikHttp http)
    {
        _http = http;
        _fields = new SenseUserFields(http);
    }

    /// <summary>The complete entity; null when there is none.</summary>
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

    /// <summary>Sets the block or lifts it. Only Blocked sets it. Every other status is the one that the user has when the block is lifted,
    /// because nothing else can be changed here.</summary>
    /// <returns>A warning where the site still counts a blocked user as active, or null.</returns>
    /// <remarks>The field <c>blacklisted</c> blocks a user. <c>inactive</c> follows from it, or from the directory, and is only
    /// read.</remarks>
    public async Task<string?> SetStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token)
    {
        const string Action = "Set the status of a user";
        if (
            status
            is not (UserStatus.Active or UserStatus.Disabled or UserStatus.Blocked or UserStatus.Inactive or UserStatus.RemovedExternally)
        )
        {
            throw new QlikException(
                ErrorReason.NotSupported,
                $"{Action}: the user {userId} on '{_http.Connection}' can be blocked or not, but not be made {status}."
            );
        }

        UserStatus wanted = status == UserStatus.Disabled ? UserStatus.Blocked : status;
        JObject after = await UpdateAsync(userId, Action, row => SenseUserReader.Status(row) == wanted, Set, log, token)
            .ConfigureAwait(false);
        if (wanted != UserStatus.Blocked || Json.Flag(after["inactive"]) != false)
        {
            return null;
        }

        string warning =
            $"The user is blocked, but '{_http.Connection}' still counts the user as active; look at the user again in a while.";
        log.Warning($"{Action}, {SenseUserReader.Read(after, _http.Connection)}: {warning}");
        return warning;

        void Set(JObject row)
        {
            if (wanted != UserStatus.Blocked && WhyNot(row, wanted) is string obstacle)
            {
                throw new QlikException(
                    ErrorReason.NotSupported,
                    $"{Action}: the user {userId} on '{_http.Connection}' can't be made {wanted}: {obstacle}"
                )
                {
                    NextStep = "Synchronise the user directory, then run the command again.",
                };
            }

            row["blacklisted"] = wanted == UserStatus.Blocked;
        }
    }

    /// <summary>Why a user without the block would not have a status; null where the flags show no reason.</summary>
    private static string? WhyNot(JObject row, UserStatus wanted)
    {
        bool isGone = Json.Flag(row["removedExternally"]) == true;
        return isGone != (wanted == UserStatus.RemovedExternally)
            ? isGone
                ? "the person vanished from the user directory, and only a synchronisation that finds them there brings them back."
                : "the person is in the user directory."
            : Json.Flag(row["blacklisted"]) != true
                ? "nobody blocked the user, and the site itself decides about the rest."
                : null;
    }

    public async Task<string?> EditAsync(string userId, IReadOnlyList<UserEdit> edits, IOperationLog log, CancellationToken token)
    {
        // The tags and properties of the edits are looked up before the user is read. So the time between read and write stays short.
        List<SenseUserField> fields = new();
        foreach (UserEdit edit in edits)
        {
            fields.Add(await _fields.ResolveAsync(edit, log, token).ConfigureAwait(false));
        }

        await UpdateAsync(
                userId,
                "Change a user",
                row => fields.TrueForAll(f => f.IsSo(row)),
                row => fields.ForEach(f => f.Set(row)),
                log,
                token
            )
            .ConfigureAwait(false);
        return null;
    }

    public async Task<string?> AddRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        await UpdateAsync(
                userId,
                "Give a user a role",
                row => Holds(row, roleId),
                row => row["roles"] = new JArray(Roles(row).Append(roleId)),
                log,
                token
            )
            .ConfigureAwait(false);
        return null;
    }

    public async Task<string?> RemoveRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        await UpdateAsync(
                userId,
                "Remove a role from a user",
                row => !Holds(row, roleId),
                row => row["roles"] = new JArray(Roles(row).Where(r => !SameRole(r, roleId))),
                log,
                token
            )
            .ConfigureAwait(false);
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

        return await ReadAgainAsync(Action, userId, log, token).ConfigureAwait(false) is null
            ? Outcome.Removed
            : throw NotConfirmed(Action, userId, "the user still exists");
    }

    private static IEnumerable<string> Roles(JObject row) => (row["roles"] as JArray ?? new JArray()).Select(Json.Text).OfType<string>();

    private static bool Holds(JObject row, string role) => Roles(row).Any(r => SameRole(r, role));

    private static bool SameRole(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <returns>The user as it was last read.</returns>
    private async Task<JObject> UpdateAsync(
        string userId,
        string action,
        Func<JObject, bool> isSo,
        Action<JObject> set,
        IOperationLog log,
        CancellationToken token
    )
    {
        for (int attempt = 1; ; attempt++)
        {
            JObject row = await ReadAsync(userId, log, token).ConfigureAwait(false)
                ?? throw new QlikException(ErrorReason.UserNotFound, $"{action}: no user with id '{userId}' on '{_http.Connection}'.");
            if (isSo(row))
            {
                return row;
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

        return after;
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
        return new QlikException(
            ErrorReason.NotConfirmed,
            $"{action}: '{_http.Connection}' accepted it for the user {userId}, but {found}."
        )
        {
            NextStep =
                "Read the user again (Get-QlikUser -Id " + userId + "). A synchronisation of the user directory may have reversed it.",
        };
    }
}
