using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Changes of users, as they are made, resumed and undone.</summary>
internal sealed class UserChanges : IChangeHandler
{
    private const string ToDigest = "ToDigest";
    private const string FromDigest = "FromDigest";
    private const string Resend = "Resend";
    private const string Rest = "Rest";

    private static readonly string[] s_neverCleared = { UserEdit.PreferredLocale, UserEdit.PreferredTimeZone };

    public IReadOnlyCollection<ChangeKind> Kinds { get; } =
        new[]
        {
            ChangeKind.SetUserStatus,
            ChangeKind.SetUserField,
            ChangeKind.AddUserRole,
            ChangeKind.RemoveUserRole,
            ChangeKind.SendInvitation,
        };

    /// <summary>Blocking or opening a user.</summary>
    public static Change OfStatus(User user, UserStatus status) =>
        (Of(ChangeKind.SetUserStatus, user) with { From = user.Status.ToString(), To = status.ToString() }).WithFact(Rest, RestOf(user));

    /// <summary>Setting one field; values that hold an e-mail address are not written down, but can be told by a digest.</summary>
    public static Change OfEdit(User user, UserEdit edit)
    {
        Change change = Of(ChangeKind.SetUserField, user) with
        {
            ItemType = edit.Field,
            From = JournalText.Clean(edit.ValueOf(user)),
            To = JournalText.Clean(edit.Value),
        };
        if (IsHidden(change.From))
        {
            change = change.WithFact(FromDigest, Digest.Of(user.Id, edit.ValueOf(user)!));
        }

        return IsHidden(change.To) ? change.WithFact(ToDigest, Digest.Of(user.Id, edit.Value!)) : change;
    }

    /// <summary>Giving a role.</summary>
    public static Change OfRole(User user, Role role, bool isGiven)
    {
        return Of(isGiven ? ChangeKind.AddUserRole : ChangeKind.RemoveUserRole, user) with
        {
            ItemName = role.Name,
            From = isGiven ? null : role.Id,
            To = isGiven ? role.Id : null,
        };
    }

    /// <summary>Sending an invitation. The journal holds no addresses, so it is known by a digest of it.</summary>
    public static Change OfInvitation(InvitationOrder order) =>
        new(ChangeKind.SendInvitation, order.Key)
        {
            To = nameof(UserStatus.Invited),
            More = order.Resend ? new Dictionary<string, string> { [Resend] = bool.TrueString } : null,
        };

    /// <summary>Whether a user holds a role, by id or name as <see cref="Role.Id"/> has it.</summary>
    public static bool Holds(User user, string roleId)
    {
        return user.Product == QlikProduct.Sense
            ? user.Roles.Contains(roleId, StringComparer.OrdinalIgnoreCase)
            : user.RoleIds.Contains(roleId, StringComparer.Ordinal);
    }

    /// <summary>Makes one change, and says what the server warned of.</summary>
    public static async Task<ItemResult> MakeAsync(Outcome outcome, Func<CancellationToken, Task<string?>> make, CancellationToken token)
    {
        try
        {
            return new ItemResult(outcome, await make(token).ConfigureAwait(false));
        }
        catch (QlikException e)
        {
            return ItemResult.Failed(e);
        }
    }

    /// <summary>Makes one change that was decided on; failures are in the result.</summary>
    public static Task<ItemResult> SendAsync(Connection connection, Change change, IOperationLog log, CancellationToken token)
    {
        IUserAdapter users = connection.Users;
        return change.Kind switch
        {
            ChangeKind.SetUserStatus when Enum.TryParse(change.To, out UserStatus status) => MakeAsync(
                status == UserStatus.Active ? Outcome.Enabled : Outcome.Disabled,
                t => users.SetStatusAsync(change.ItemId, status, log, t),
                token
            ),
            ChangeKind.SetUserField when change.ItemType is string field && !IsHidden(change.To) => MakeAsync(
                Outcome.Changed,
                t => users.EditAsync(change.ItemId, new[] { new UserEdit(field, change.To) }, log, t),
                token
            ),
            ChangeKind.AddUserRole when change.To is string role => MakeAsync(
                Outcome.Changed,
                t => users.AddRoleAsync(change.ItemId, role, log, t),
                token
            ),
            ChangeKind.RemoveUserRole when change.From is string role => MakeAsync(
                Outcome.Changed,
                t => users.RemoveRoleAsync(change.ItemId, role, log, t),
                token
            ),
            _ => Task.FromResult(ItemResult.Failed(CanNotRepeat(connection, change))),
        };
    }

    public string? WhyNoUndo(Change change) =>
        change.Kind switch
        {
            ChangeKind.SendInvitation =>
                "A mail that was sent can't be taken back. To cancel the invitation: Get-QlikInvitation | Remove-QlikUser.",
            ChangeKind.SetUserStatus
                when change.From
                    is not (
                        nameof(UserStatus.Active)
                        or nameof(UserStatus.Disabled)
                        or nameof(UserStatus.Inactive)
                        or nameof(UserStatus.Blocked)
                        or nameof(UserStatus.RemovedExternally)
                    ) => $"The user was {change.From} before, and no call can restore that.",
            ChangeKind.SetUserField when IsHidden(change.From) =>
                "The old value contained an e-mail address, which the journal does not contain.",
            ChangeKind.SetUserField when IsHidden(change.To) && change.Fact(ToDigest) is null =>
                "The new value contained an e-mail address, and the journal does not show whether somebody has changed it since.",
            ChangeKind.SetUserField when change.From is null && s_neverCleared.Contains(change.ItemType) =>
                "There was no value before, and Qlik Cloud has no call that clears it.",
            _ => null,
        };

    public Change Reverse(Change change, string? newId) =>
        change with
        {
            Kind = change.Kind switch
            {
                ChangeKind.AddUserRole => ChangeKind.RemoveUserRole,
                ChangeKind.RemoveUserRole => ChangeKind.AddUserRole,
                _ => change.Kind,
            },
            From = change.To,
            To = change.From,
            Removal = null,
            More = change.More?.ToDictionary(
                m =>
                    m.Key switch
                    {
                        ToDigest => FromDigest,
                        FromDigest => ToDigest,
                        _ => m.Key,
                    },
                m => m.Value,
                StringComparer.Ordinal
            ),
        };

    public string? NeededUser(Change change) => change.Kind == ChangeKind.SendInvitation ? null : change.ItemId;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyDictionary<string, DateTimeOffset?>? invited = changes.Any(c => c.Kind == ChangeKind.SendInvitation)
            ? await InvitedAsync(connection, log, token).ConfigureAwait(false)
            : null;
        ChangeReading[] states = new ChangeReading[changes.Count];
        await Throttle
            .ForEachAsync(Enumerable.Range(0, changes.Count).ToList(), connection.Users.DefaultThrottleLimit, ReadOneAsync, token)
            .ConfigureAwait(false);
        return states;

        async Task ReadOneAsync(int index, CancellationToken itemToken)
        {
            Change change = changes[index];
            if (change.Kind == ChangeKind.SendInvitation)
            {
                states[index] = !invited!.TryGetValue(change.ItemId, out DateTimeOffset? since)
                    ? ChangeState.NotDone
                    : StateOfInvited(change, since);
                return;
            }

            try
            {
                User? user = await connection.Users.GetAsync(change.ItemId, log, itemToken).ConfigureAwait(false);
                states[index] = user is null
                    ? ChangeState.Other
                    : StateOf(change, user) with
                    {
                        ModifiedAt = user.ModifiedAt,
                        IsOtherwiseSame = user.IsModifiedBySystem || change.Fact(Rest) is not string rest ? null : rest == RestOf(user),
                    };
            }
            catch (QlikException e)
            {
                log.Verbose(e.Message);
                states[index] = new ChangeReading(ChangeState.Unknown) { Error = e };
            }
        }
    }

    public async Task<IReadOnlyList<ItemResult>> ApplyAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        UserGuard guard = new(connection);
        ItemResult[] results = new ItemResult[changes.Count];

        // One after the other: two changes of one user must not meet, and the last administrator is counted before each.
        for (int i = 0; i < changes.Count; i++)
        {
            results[i] = await ApplyOneAsync(connection, changes[i], guard, log, token).ConfigureAwait(false);
        }

        return results;
    }

    private static async Task<ItemResult> ApplyOneAsync(
        Connection connection,
        Change change,
        UserGuard guard,
        IOperationLog log,
        CancellationToken token
    )
    {
        try
        {
            if (await FindRefusalAsync(connection, change, guard, log, token).ConfigureAwait(false) is QlikException refusal)
            {
                return ItemResult.Failed(refusal);
            }
        }
        catch (QlikException e)
        {
            return ItemResult.NotSent(e);
        }

        ItemResult result = await SendAsync(connection, change, log, token).ConfigureAwait(false);
        if (result.Error is null || result.InDoubt)
        {
            guard.Assume(change);
        }

        return result;
    }

    /// <summary>What locks people out is refused also when it comes out of a journal.</summary>
    private static async Task<QlikException?> FindRefusalAsync(
        Connection connection,
        Change change,
        UserGuard guard,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (!guard.Concerns(change))
        {
            return null;
        }

        User? user = await connection.Users.GetAsync(change.ItemId, log, token).ConfigureAwait(false);
        return user is null
            ? new QlikException(ErrorReason.UserNotFound, $"No user with id '{change.ItemId}' on '{connection.Name}'.")
            : await guard.FindRefusalAsync(user, change, fresh: true, log, token).ConfigureAwait(false);
    }

    private static QlikException CanNotRepeat(Connection connection, Change change)
    {
        return new QlikException(
            ErrorReason.InvalidInput,
            $"{change.Kind} of {change.ItemId} on '{connection.Name}' can't be made from the journal, which contains no e-mail addresses."
        )
        {
            NextStep =
                change.Kind == ChangeKind.SendInvitation
                    ? "Run the same Send-QlikInvitation again. It reports who is already invited."
                    : "Run the same Set-QlikUser again.",
        };
    }

    private static Change Of(ChangeKind kind, User user) =>
        new(kind, user.Id)
        {
            ItemName = user.Name,
            User = user.Account,
            UserId = user.Id,
        };

    /// <summary>All that shows of a user besides the status, as a digest: it holds an address.</summary>
    private static string RestOf(User user)
    {
        IEnumerable<string?> single = new[]
        {
            user.Account,
            user.Name,
            user.Email,
            user.PreferredLocale,
            user.PreferredTimeZone,
            user.DeleteProhibited.ToString(),
        };
        IEnumerable<string> many = new[] { user.Roles, user.Groups, user.Tags, user.CustomProperties }.Select(v =>
            string.Join("\t", v.OrderBy(t => t, StringComparer.Ordinal))
        );
        return Digest.Of(user.Id, string.Join("\n", single.Concat(many)));
    }

    private static bool IsHidden(string? value) => value?.Contains(JournalText.Address) == true;

    private static ChangeReading StateOf(Change change, User user) =>
        change.Kind switch
        {
            ChangeKind.SetUserStatus => Compare(user.Status.ToString(), change),
            ChangeKind.SetUserField => Compare(new UserEdit(change.ItemType ?? string.Empty, null).ValueOf(user), change),
            ChangeKind.AddUserRole => change.To is string role && Holds(user, role) ? ChangeState.Done : ChangeState.NotDone,
            ChangeKind.RemoveUserRole => change.From is string role && Holds(user, role) ? ChangeState.NotDone : ChangeState.Done,
            _ => ChangeState.Unknown,
        };

    private static ChangeState Compare(string? now, Change change)
    {
        bool? isDone = IsSame(now, change.To, change.Fact(ToDigest), change.ItemId);
        bool? isAsBefore = IsSame(now, change.From, change.Fact(FromDigest), change.ItemId);
        return isDone == true ? ChangeState.Done
            : isAsBefore == true ? ChangeState.NotDone
            : isDone is null || isAsBefore is null ? ChangeState.Unknown
            : ChangeState.Other;
    }

    /// <summary>Whether a value is the one that the journal knows; null where addresses are left out of both, so that they look
    /// alike.</summary>
    private static bool? IsSame(string? now, string? known, string? digest, string userId)
    {
        return IsHidden(known) && digest is not null ? now is not null && Digest.Of(userId, now) == digest
            : (JournalText.Clean(now) ?? string.Empty) != (known ?? string.Empty) ? false
            : IsHidden(known) ? null
            : true;
    }

    /// <summary>How an invitation stands whose address the tenant knows: the record of the user is made by the first invitation.</summary>
    private static ChangeReading StateOfInvited(Change change, DateTimeOffset? since) =>
        StateBefore.IsSince(change, since) switch
        {
            // Whether a second mail went to somebody who was invited before, perhaps in the same second, shows nowhere.
            _ when change.Fact(Resend) is not null => StateBefore.IsAfter(change, since) ? ChangeState.Done : ChangeState.Unknown,
            true => ChangeState.Done,
            false => new ChangeReading(ChangeState.Done)
            {
                Outcome = Outcome.Exists,
                Detail = "The answer was lost. The address was known before, and a known address gets no mail without -Resend.",
            },
            null => ChangeState.Done,
        };

    private static async Task<IReadOnlyDictionary<string, DateTimeOffset?>> InvitedAsync(
        Connection connection,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<User> users = await UserLister
            .ListAllAsync(connection, new UserQuery { Statuses = new[] { UserStatus.Invited, UserStatus.Active } }, log, token)
            .ConfigureAwait(false);
        return users
            .Where(u => u.Email is not null)
            .GroupBy(u => new InvitationOrder(u.Email!).Key, u => u.CreatedAt, StringComparer.Ordinal)
            .ToDictionary(u => u.Key, u => u.Min(), StringComparer.Ordinal);
    }
}
