using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>Builds invitations.</summary>
internal static class InvitationChanges
{
    /// <summary>The change that sends an invitation. The journal has no addresses, so a digest identifies the address.</summary>
    public static Change Of(InvitationOrder order) =>
        new(ChangeKind.SendInvitation, order.Key)
        {
            To = nameof(UserStatus.Invited),
            Facts = new InvitationFacts { IsResend = order.Resend, Order = order },
        };
}
