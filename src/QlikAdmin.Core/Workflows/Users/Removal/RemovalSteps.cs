using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Shows a removal as rows for people: its changes in their order, and what stays behind.</summary>
internal static class RemovalSteps
{
    public static IReadOnlyList<RemovalStep> Of(Connection connection, RemovalPreview preview, RemovalOptions options)
    {
        User user = preview.User;
        IRemovalFacts facts = connection.RemovalFacts;
        UserStatus blocked = facts.BlockedStatus;
        return RemovalPhases
            .Of(preview, options, blocked)
            .SelectMany(p =>
                RemovalChanges
                    .Of(p, preview, options, blocked)
                    .Select(Row)
                    .Concat(p == RemovalPhase.Move ? Stays() : Array.Empty<RemovalStep>())
            )
            .ToList();

        RemovalStep Row(Change change) =>
            change.Kind switch
            {
                ChangeKind.RemoveAllocation => new RemovalStep(user, "TakeBack", "License", change.ItemType, change.ItemId),
                ChangeKind.SetUserStatus => new RemovalStep(user, "Disable", "User", user.Name, user.Id) { Loss = facts.BlockingCost },
                ChangeKind.MoveItem => Move(change.FactsAs<MoveFacts>().Item!),
                ChangeKind.RevokeCredential => new RemovalStep(user, "Revoke", change.ItemType!, change.ItemName, change.ItemId),
                _ => Last(),
            };

        RemovalStep Move(OwnedItem item) =>
            new(user, "Move", item.Kind.ToString(), item.Name, item.Id)
            {
                CanMove = item.CanMove,
                Loss = item.Loss,
                NewOwner = preview.NewOwner!.Account,
            };

        IEnumerable<RemovalStep> Stays() =>
            preview.Staying.Select(i => new RemovalStep(user, "Leave", i.Kind.ToString(), i.Name, i.Id)
            {
                CanMove = i.CanMove,
                Loss = i.CanMove == CanMove.No && i.Reason is not null ? i.Reason : facts.FateOf(i.Kind),
                NewOwner = facts.Heir,
            });

        RemovalStep Last()
        {
            string sayings = string.Join(
                " ",
                preview
                    .Notes.Append(preview.IsInvitation ? null : connection.Ownership.NotCounted)
                    .Append(preview.ReturnReason)
                    .Where(s => !string.IsNullOrEmpty(s))
            );
            (string action, string kind) = preview.IsInvitation ? ("Cancel", "Invitation") : ("Delete", "User");
            return new RemovalStep(user, action, kind, user.Name, user.Id) { Loss = sayings.Length > 0 ? sayings : null };
        }
    }
}
