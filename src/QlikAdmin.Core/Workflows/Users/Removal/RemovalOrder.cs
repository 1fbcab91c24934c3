namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>One user to remove, and the new owner.</summary>
/// <param name="User">The user to remove, as read at some time. The user is read again.</param>
/// <param name="NewOwner">The new owner as given; null for nobody.</param>
internal sealed record RemovalOrder(User User, Person? NewOwner);
