using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>Handles invitations.</summary>
internal sealed class InvitationHandler : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } = new[] { ChangeKind.SendInvitation };

    public string WhyNoUndo(Change change) =>
        "A mail that was sent can't be taken back. To cancel the invitation: Get-QlikInvitation | Remove-QlikUser.";

    public Change Reverse(Change change, string? newId) =>
        throw new QlikException(ErrorReason.NoUndo, $"{change.Kind} {change.ItemId}: {WhyNoUndo(change)}");

    public string? NeededUser(Change change) => null;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyDictionary<string, DateTimeOffset?> invited = await InvitedAsync(connection, log, token).ConfigureAwait(false);
        return changes
            .Select(c => invited.TryGetValue(c.ItemId, out DateTimeOffset? since) ? StateOfInvited(c, since) : ChangeState.NotDone)
            .ToList();
    }

    public ChangeSender Begin(Connection connection, int? throttleLimit) => new InvitationSender(connection);

    /// <summary>The state of an invitation whose address the tenant knows. The first invitation creates the record of the user.</summary>
    private static ChangeReading StateOfInvited(Change change, DateTimeOffset? since)
    {
        InvitationFacts facts = change.FactsAs<InvitationFacts>();
        if (facts.IsResend)
        {
            // The server does not show whether a second mail was sent to a person who was invited before, perhaps in the same second.
            return since > facts.ServerTime + ServerClock.Resolution ? ChangeState.Done : ChangeState.Unknown;
        }

        return since < facts.ServerTime
            ? new ChangeReading(ChangeState.Done)
            {
                Outcome = Outcome.Exists,
                Detail =
                    "The answer was lost. The address was known before, and a known address gets no mail without Send-QlikInvitation -Resend.",
            }
            : ChangeState.Done;
    }

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
