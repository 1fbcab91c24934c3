using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Tells a removal as rows for people, in the order of the changes.</summary>
internal static class RemovalPlan
{
    public static IReadOnlyList<RemovalStep> Of(Connection connection, RemovalPreview preview, RemovalOptions options)
    {
        User user = preview.User;
        IRemovalFacts facts = connection.RemovalFacts;
        return RemovalPhases.Of(preview, options, facts.BlockedStatus).SelectMany(Rows).ToList();

        IEnumerable<RemovalStep> Rows(RemovalPhase phase) =>
            phase switch
            {
                RemovalPhase.TakeLicenses => preview.Allocations.Select(a => new RemovalStep(user, "TakeBack", "License", a.Type, a.Id)),
                RemovalPhase.Block => new[] { new RemovalStep(user, "Disable", "User", user.Name, user.Id) { Loss = facts.BlockingCost } },
                RemovalPhase.Move => Moves().Concat(Stays()),
                RemovalPhase.Revoke => preview.Credentials.Select(c => new RemovalStep(
                    user,
                    "Revoke",
                    c.Kind.ToString(),
                    c.Description,
                    c.Id
                )),
                _ => new[] { Last() },
            };

        IEnumerable<RemovalStep> Moves() =>
            preview.Moving.Select(i => new RemovalStep(user, "Move", i.Kind.ToString(), i.Name, i.Id)
            {
                CanMove = i.CanMove,
                Loss = i.Loss,
                NewOwner = preview.NewOwner!.Account,
            });

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
