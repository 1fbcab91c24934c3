namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>One user who shall go, and who takes over.</summary>
/// <param name="User">Who goes, as read at some time; it is read again.</param>
/// <param name="NewOwner">Whoever takes over, as it was given; null for nobody.</param>
internal sealed record RemovalOrder(User User, Person? NewOwner);
