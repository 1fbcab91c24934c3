namespace QlikAdmin.Connections;

/// <summary>A user who is to be blocked or enabled.</summary>
/// <param name="UserId">The server's id of the user.</param>
/// <param name="Status">The wanted status.</param>
internal sealed record StatusOrder(string UserId, UserStatus Status)
{
    /// <summary>What became of the user when the order is carried out.</summary>
    public Outcome Done => Status == UserStatus.Active ? Outcome.Enabled : Outcome.Disabled;
}
