using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>Sends invitations of one tenant, many in one call.</summary>
internal sealed class InvitationSender : ChangeSender
{
    private const int AddressesPerCall = 50;

    private readonly Connection _connection;

    public InvitationSender(Connection connection)
    {
        _connection = connection;
    }

    public override int BatchSize(ChangeKind kind) => AddressesPerCall;

    public override Task<IReadOnlyList<CheckedChange>> CheckAsync(IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        return Task.FromResult<IReadOnlyList<CheckedChange>>(changes.Select(Check).ToList());
    }

    public override async Task<IReadOnlyList<ItemResult>> SendAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        return await _connection
            .UserWriter.InviteAsync(changes.Select(c => c.FactsAs<InvitationFacts>().Order!).ToList(), log, token)
            .ConfigureAwait(false);
    }

    private CheckedChange Check(Change change)
    {
        InvitationFacts facts = change.FactsAs<InvitationFacts>();
        if (facts.Order is not null)
        {
            return new CheckedChange(change with { Facts = facts with { ServerTime = _connection.Http.ServerClock.UtcNow } }, null);
        }

        const string Again = "Run the same Send-QlikInvitation again. It reports who is already invited.";
        return new CheckedChange(change, ItemResult.Failed(JournalErrors.NoAddresses(change, _connection.Name, Again)));
    }
}
