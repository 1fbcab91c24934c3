using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Tells a removal as rows for people, in the order of the changes.</summary>
internal static class RemovalPlan
{
    public static IReadOnlyList<RemovalStep> Of(Connection connection, RemovalPreview preview, RemovalOptions options)
    {
        User user = preview.User;
        IRemovalFacts facts = connection.RemovalFacts;
        List<RemovalStep> steps = new();
        if (preview.IsGone)
        {
            return steps;
        }

        bool blocks = options.DisableFirst && !preview.IsInvitation && user.Status != facts.BlockedStatus;
        if (blocks)
        {
            steps.AddRange(Licenses(preview));
            steps.Add(new RemovalStep(user, "Disable", "User", user.Name, user.Id) { Loss = facts.BlockingCost });
        }

        steps.AddRange(preview.Moving.Select(i => new RemovalStep(user, "Move", i.Kind.ToString(), i.Name, i.Id) { CanMove = i.CanMove, Loss = i.Loss, NewOwner = preview.NewOwner!.Account }));
        steps.AddRange(preview.Staying.Select(i => new RemovalStep(user, "Leave", i.Kind.ToString(), i.Name, i.Id) { CanMove = i.CanMove, Loss = i.CanMove == CanMove.No && i.Reason is not null ? i.Reason : facts.FateOf(i.Kind), NewOwner = facts.Heir }));
        steps.AddRange(preview.Credentials.Select(c => new RemovalStep(user, "Revoke", c.Kind.ToString(), c.Description, c.Id)));
        if (!blocks)
        {
            steps.AddRange(Licenses(preview));
        }

        IEnumerable<string> sayings = preview.Notes.Concat(new[] { preview.ReturnReason ?? string.Empty }).Where(s => s.Length > 0);
        steps.Add(new RemovalStep(user, preview.IsInvitation ? "Cancel" : "Delete", preview.IsInvitation ? "Invitation" : "User", user.Name, user.Id) { Loss = sayings.Any() ? string.Join(" ", sayings) : null });
        return steps;
    }

    private static IEnumerable<RemovalStep> Licenses(RemovalPreview preview)
    {
        return preview.Allocations.Select(a => new RemovalStep(preview.User, "TakeBack", "License", a.Type, a.Id));
    }
}
