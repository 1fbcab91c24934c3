using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>Builds invitations.</summary>
internal static class InvitationChanges
{
    /// <summary>Sending an invitation. The journal holds no addresses, so it is known by a digest of it.</summary>
    public static Change Of(InvitationOrder order) =>
        new(ChangeKind.SendInvitation, order.Key)
        {
            To = nameof(UserStatus.Invited),
            Facts = new InvitationFacts { IsResend = order.Resend, Order = order },
        };
}
