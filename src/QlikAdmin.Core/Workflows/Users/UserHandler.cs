using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users;

/// <summary>Handles changes of the status, the fields and the roles of users.</summary>
internal sealed class UserHandler : IChangeHandler
{
    private static readonly string[] s_neverCleared = { UserEdit.PreferredLocale, UserEdit.PreferredTimeZone };

    public IReadOnlyCollection<ChangeKind> Kinds { get; } =
        new[] { ChangeKind.SetUserStatus, ChangeKind.SetUserField, ChangeKind.AddUserRole, ChangeKind.RemoveUserRole };

    public string? WhyNoUndo(Change change) =>
        change.Kind switch
        {
            ChangeKind.SetUserStatus
                when change.From
                    is not (
                        nameof(UserStatus.Active)
                        or nameof(UserStatus.Disabled)
                        or nameof(UserStatus.Inactive)
                        or nameof(UserStatus.Blocked)
                        or nameof(UserStatus.RemovedExternally)
                    ) => $"The user was {change.From} before, and no call can restore that.",
            ChangeKind.SetUserField when UserChanges.IsHidden(change.From) =>
                "The old value contained an e-mail address, which the journal does not contain.",
            ChangeKind.SetUserField when UserChanges.IsHidden(change.To) && change.FactsAs<FieldFacts>().ToDigest is null =>
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
            Undoes = null,
            Facts = change.Facts switch
            {
                FieldFacts field => new FieldFacts { FromDigest = field.ToDigest, ToDigest = field.FromDigest },
                StatusFacts status => new StatusFacts { Rest = status.Rest },
                _ => null,
            },
        };

    public string? NeededUser(Change change) => change.ItemId;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyDictionary<string, (User? User, QlikException? Error)> users = await ManyUsers
            .ReadAsync(connection, changes.Select(c => c.ItemId), null, log, token)
            .ConfigureAwait(false);
        return changes.Select(c => ReadingOf(connection, c, users[c.ItemId].User, users[c.ItemId].Error, log)).ToList();
    }

    public ChangeSender Begin(Connection connection, int? throttleLimit) => new UserSender(connection, throttleLimit);

    private static ChangeReading ReadingOf(Connection connection, Change change, User? user, QlikException? error, IOperationLog log)
    {
        if (error is not null)
        {
            log.Verbose(error.Message);
            return new ChangeReading(ChangeState.Unknown) { Error = error };
        }

        return user is null
            ? ChangeState.Other
            : StateOf(connection, change, user) with
            {
                ModifiedAt = user.ModifiedAt,
                IsOtherwiseSame =
                    user.IsModifiedBySystem || change.FactsAs<StatusFacts>().Rest is not string rest
                        ? null
                        : rest == UserChanges.RestOf(user),
            };
    }

    private static ChangeReading StateOf(Connection connection, Change change, User user) =>
        change.Kind switch
        {
            ChangeKind.SetUserStatus => Compare(user.Status.ToString(), change),
            ChangeKind.SetUserField => Compare(new UserEdit(change.ItemType ?? string.Empty, null).ValueOf(user), change),
            ChangeKind.AddUserRole => change.To is string role && connection.Roles.Holds(user, role)
                ? ChangeState.Done
                : ChangeState.NotDone,
            ChangeKind.RemoveUserRole => change.From is string role && connection.Roles.Holds(user, role)
                ? ChangeState.NotDone
                : ChangeState.Done,
            _ => ChangeState.Unknown,
        };

    private static ChangeState Compare(string? now, Change change)
    {
        bool? isDone = IsSame(now, change.To, change.FactsAs<FieldFacts>().ToDigest, change.ItemId);
        bool? isAsBefore = IsSame(now, change.From, change.FactsAs<FieldFacts>().FromDigest, change.ItemId);
        return isDone == true ? ChangeState.Done
            : isAsBefore == true ? ChangeState.NotDone
            : isDone is null || isAsBefore is null ? ChangeState.Unknown
            : ChangeState.Other;
    }

    /// <summary>Whether a value is the one in the journal; null where both have addresses that were left out, so that they look the
    /// same.</summary>
    private static bool? IsSame(string? now, string? known, string? digest, string userId)
    {
        return UserChanges.IsHidden(known) && digest is not null ? now is not null && Digest.Of(userId, now) == digest
            : (JournalText.Clean(now) ?? string.Empty) != (known ?? string.Empty) ? false
            : UserChanges.IsHidden(known) ? null
            : true;
    }
}
