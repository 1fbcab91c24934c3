using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Sends invitations through the journal.</summary>
internal static class Inviter
{
    /// <summary>Sends one call with all addresses.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="orders">The addresses.</param>
    /// <param name="journal">Where they are recorded.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the call; what was begun stays open in the journal.</param>
    /// <returns>One attempt an order, in the order given; failures are in it, not thrown.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing was sent.</exception>
    public static async Task<IReadOnlyList<ItemResult<InvitationOrder>>> InviteAsync(
        Connection connection,
        IReadOnlyList<InvitationOrder> orders,
        IChangeJournal journal,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<Change> changes = orders.Select(o => StateBefore.AtServerTime(UserChanges.OfInvitation(o), connection)).ToList();
        IReadOnlyList<ItemResult> results = await journal.RunAsync(connection, changes, SendAsync, log, token).ConfigureAwait(false);
        return results.Select((r, i) => new ItemResult<InvitationOrder>(orders[i], r)).ToList();

        async Task<IReadOnlyList<ItemResult>> SendAsync(CancellationToken sendToken) =>
            await connection.Users.InviteAsync(orders, log, sendToken).ConfigureAwait(false);
    }
}
