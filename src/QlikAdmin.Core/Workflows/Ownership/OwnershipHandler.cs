using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Ownership;

/// <summary>Handles changes of owners.</summary>
internal sealed class OwnershipHandler : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } = new[] { ChangeKind.MoveItem };

    public string? WhyNoUndo(Change change)
    {
        return change.From is null ? "It had no owner before." : null;
    }

    public Change Reverse(Change change, string? newId)
    {
        MoveFacts facts = change.FactsAs<MoveFacts>();
        return change with
        {
            From = change.To,
            To = change.From,
            User = facts.NewOwnerName,
            UserId = change.To,
            Removal = null,
            Undoes = null,
            Facts = new MoveFacts
            {
                AppId = facts.AppId,
                Owner = facts.NewOwnerName,
                NewOwnerName = facts.Owner ?? change.User,
            },
        };
    }

    public string? NeededUser(Change change) => change.To;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        ChangeReading[] states = new ChangeReading[changes.Count];
        IOwnershipAdapter adapter = connection.Ownership;
        await Throttle
            .ForEachAsync(Enumerable.Range(0, changes.Count).ToList(), adapter.DefaultThrottleLimit, ReadOneAsync, token)
            .ConfigureAwait(false);
        return states;

        async Task ReadOneAsync(int index, CancellationToken itemToken)
        {
            Change change = changes[index];
            if (OwnershipChanges.KindOf(change) is not OwnedItemKind kind)
            {
                states[index] = ChangeState.Unknown;
                return;
            }

            try
            {
                string? owner = await adapter.ReadOwnerAsync(kind, change.ItemId, log, itemToken).ConfigureAwait(false);
                PeopleNames names = connection.People;
                states[index] =
                    names.AreSame(owner, change.To) ? Moved(change, names)
                    : names.AreSame(owner, change.From) ? ChangeState.NotDone
                    : ChangeState.Other;
            }
            catch (QlikException e)
            {
                log.Verbose(e.Message);
                states[index] = new ChangeReading(ChangeState.Unknown) { Error = e };
            }
        }
    }

    public ChangeSender Begin(Connection connection, int? throttleLimit) => new OwnershipSender(connection, throttleLimit);

    private static ChangeReading Moved(Change change, PeopleNames names) =>
        new(ChangeState.Done)
        {
            Outcome = names.AreSame(change.From, change.To) ? Outcome.Exists : null,

            // The loss is reported also where only a read has shown that the move was made.
            Detail = change.FactsAs<MoveFacts>().Item?.Loss is string loss ? $"{Settlement.Lost} {loss}" : null,
        };
}
