using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud;

/// <summary>Changes of one user of a tenant, each confirmed by reading the user again.</summary>
internal sealed class CloudUserChanges
{
    private const int MultiStatus = 207;
    private const string SettingStatus = "Set the status of a user";

    // A read right after a change may still show what was before.
    private static readonly TimeSpan[] s_confirmWaits = { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3) };

    // The paths that the description lists. E-mail address and subject belong to the identity provider.
    private static readonly Dictionary<string, string> s_paths = new(StringComparer.Ordinal)
    {
        [UserEdit.Name] = "/name",
        [UserEdit.PreferredLocale] = "/preferredLocale",
        [UserEdit.PreferredTimeZone] = "/preferredZoneinfo",
    };

    private readonly QlikHttp _http;

    public CloudUserChanges(QlikHttp http)
    {
        _http = http;
    }

    public async Task<User?> GetAsync(string id, IOperationLog log, CancellationToken token)
    {
        try
        {
            JObject row = await _http.ObjectAsync(QlikRequest.Get(CloudRoutes.User(id), "Read the user"), log, token).ConfigureAwait(false);
            User? user = CloudUserReader.Read(row, _http.Connection);
            return user?.Id == id
                ? user
                : throw new QlikException(
                    ErrorReason.UnreadableAnswer,
                    $"Read the user: '{_http.Connection}' was asked for user {id}, but answered with another user or with none."
                );
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.IsForeign)
        {
            return null;
        }
    }

    public async Task<string?> SetStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token)
    {
        string? failure = await SendStatusAsync(userId, status, log, token).ConfigureAwait(false);
        return await ConfirmStatusAsync(userId, status, failure, log, token).ConfigureAwait(false);
    }

    /// <summary>Sends the request that blocks or enables a user. It is confirmed by <see cref="ConfirmStatusAsync"/>.</summary>
    /// <returns>What failed beside the change, in the server's words, or null.</returns>
    public Task<string?> SendStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token)
    {
        if (status is not (UserStatus.Active or UserStatus.Disabled))
        {
            throw new QlikException(
                ErrorReason.NotSupported,
                $"Set the status of user {userId} on '{_http.Connection}': a user of Qlik Cloud can be made Active or Disabled, not {status}."
            );
        }

        JObject operation = Operation("replace", "/status", CloudUserReader.ToServer(status));
        return SendPatchAsync(userId, SettingStatus, new JArray(operation), log, token);
    }

    /// <summary>Confirms that a user has the status that was accepted.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="status">The status.</param>
    /// <param name="failure">What failed beside the change, or null.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <returns>The same failure, which is then in the log too.</returns>
    public Task<string?> ConfirmStatusAsync(
        string userId,
        UserStatus status,
        string? failure,
        IOperationLog log,
        CancellationToken token
    ) => ConfirmAsync(userId, SettingStatus, u => u.Status == status, failure, log, token);

    /// <summary>Warns of what failed beside a status that was set and is confirmed.</summary>
    public void TellStatus(User after, string? failure, IOperationLog log) => Tell(SettingStatus, after, failure, log);

    public void CheckEdits(IReadOnlyList<UserEdit> edits)
    {
        foreach (UserEdit edit in edits)
        {
            PathOf(edit);
        }
    }

    public Task<string?> EditAsync(string userId, IReadOnlyList<UserEdit> edits, IOperationLog log, CancellationToken token)
    {
        JArray operations = new(edits.Select(e => Operation("replace", PathOf(e), e.Value)));
        return PatchAsync(userId, "Change a user", operations, u => edits.All(e => e.ValueOf(u) == e.Value), log, token);
    }

    public async Task<string?> AddRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        return await HoldsAsync(userId, roleId, log, token).ConfigureAwait(false)
            ? null
            : await PatchAsync(
                    userId,
                    "Give a user a role",
                    new JArray(Operation("add", "/assignedRoles/-", new JObject { ["id"] = roleId })),
                    u => u.RoleIds.Contains(roleId),
                    log,
                    token
                )
                .ConfigureAwait(false);
    }

    public async Task<string?> RemoveRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        return await HoldsAsync(userId, roleId, log, token).ConfigureAwait(false)
            ? await PatchAsync(
                    userId,
                    "Remove a role from a user",
                    new JArray(Operation("remove-value", "/assignedRoles", new JObject { ["id"] = roleId })),
                    u => !u.RoleIds.Contains(roleId),
                    log,
                    token
                )
                .ConfigureAwait(false)
            : null;
    }

    public async Task<Outcome> DeleteAsync(string userId, IOperationLog log, CancellationToken token)
    {
        const string Action = "Delete a user";
        try
        {
            await _http.SendAsync(new QlikRequest(HttpMethod.Delete, CloudRoutes.User(userId), Action), log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.InDoubt)
        {
            return Outcome.AlreadyGone;
        }

        bool gone = await ComesTrueAsync(Action, userId, u => u is null or { Status: UserStatus.Deleted }, log, token)
            .ConfigureAwait(false);
        return gone ? Outcome.Removed : throw NotConfirmed(Action, userId, "the user still exists");
    }

    private static JObject Operation(string op, string path, JToken? value) =>
        new()
        {
            ["op"] = op,
            ["path"] = path,
            ["value"] = value,
        };

    private string PathOf(UserEdit edit)
    {
        if (!s_paths.TryGetValue(edit.Field, out string? path))
        {
            throw new QlikException(
                ErrorReason.NotSupported,
                $"Qlik Cloud has no call that sets {edit.Field} of a user ('{_http.Connection}')."
            )
            {
                NextStep = "On Qlik Cloud these can be set: " + string.Join(", ", s_paths.Keys) + ".",
            };
        }

        return edit.Value is null
            ? throw new QlikException(
                ErrorReason.NotSupported,
                $"Qlik Cloud has no call that clears {edit.Field} of a user ('{_http.Connection}')."
            )
            : path;
    }

    private async Task<bool> HoldsAsync(string userId, string roleId, IOperationLog log, CancellationToken token)
    {
        User user = await GetAsync(userId, log, token).ConfigureAwait(false)
            ?? throw new QlikException(ErrorReason.UserNotFound, $"No user with id '{userId}' on '{_http.Connection}'.");
        return user.RoleIds.Contains(roleId);
    }

    private async Task<string?> PatchAsync(
        string userId,
        string action,
        JArray operations,
        Func<User, bool> isSo,
        IOperationLog log,
        CancellationToken token
    )
    {
        string? failure = await SendPatchAsync(userId, action, operations, log, token).ConfigureAwait(false);
        return await ConfirmAsync(userId, action, isSo, failure, log, token).ConfigureAwait(false);
    }

    private async Task<string?> SendPatchAsync(string userId, string action, JArray operations, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = new(new HttpMethod("PATCH"), CloudRoutes.User(userId), action)
        {
            Body = operations.ToString(Formatting.None),
        };
        QlikResponse response = await _http.SendAsync(request, log, token).ConfigureAwait(false);
        return response.StatusCode == MultiStatus
            ? ServerError.Parse(_http.Redactor.Clean(response.Body.ToString()), null).Text ?? "it does not say what failed"
            : null;
    }

    private async Task<string?> ConfirmAsync(
        string userId,
        string action,
        Func<User, bool> isSo,
        string? failure,
        IOperationLog log,
        CancellationToken token
    )
    {
        User? after = null;
        bool done = await ComesTrueAsync(action, userId, IsDone, log, token).ConfigureAwait(false);
        if (!done)
        {
            throw NotConfirmed(
                action,
                userId,
                "the user does not show it" + (failure is null ? string.Empty : ". It also said: " + failure)
            );
        }

        Tell(action, after!, failure, log);
        return failure;

        bool IsDone(User? user)
        {
            after = user;
            return user is not null && isSo(user);
        }
    }

    private void Tell(string action, User after, string? failure, IOperationLog log)
    {
        if (failure is not null)
        {
            log.Warning(
                $"{action}, {after}, on '{_http.Connection}': the user shows the change, but the tenant answered that something beside it failed: {failure}"
            );
        }
    }

    /// <summary>Reads the user until the accepted change shows.</summary>
    /// <exception cref="QlikException">NotConfirmed, in doubt: the user could not be read.</exception>
    private async Task<bool> ComesTrueAsync(
        string action,
        string userId,
        Func<User?, bool> isSo,
        IOperationLog log,
        CancellationToken token
    )
    {
        for (int round = 0; ; round++)
        {
            User? now;
            try
            {
                now = await GetAsync(userId, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                throw Unconfirmed.Unread($"{action} ({userId}) on '{_http.Connection}'", e);
            }

            if (isSo(now))
            {
                return true;
            }

            if (round == s_confirmWaits.Length)
            {
                return false;
            }

            await _http.Clock.Delay(s_confirmWaits[round], token).ConfigureAwait(false);
        }
    }

    private QlikException NotConfirmed(string action, string userId, string found)
    {
        return new QlikException(
            ErrorReason.NotConfirmed,
            $"{action}: '{_http.Connection}' accepted it for the user {userId}, but {found}."
        )
        {
            NextStep = "Read the user again in a minute (Get-QlikUser -Id " + userId + "). An identity provider may have reversed it.",
        };
    }
}
