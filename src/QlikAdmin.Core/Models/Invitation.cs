namespace QlikAdmin;

/// <summary>An invitation to a tenant that the person has not accepted yet.</summary>
public sealed class Invitation
{
    internal Invitation(User user)
    {
        Id = user.Id;
        Account = user.Account;
        Email = user.Email;
        Name = user.Name;
        Connection = user.Connection;
        CreatedAt = user.CreatedAt;
        ExpiresAt = user.InvitationExpiresAt;
    }

    /// <summary>The server's id of the user who is invited.</summary>
    public string Id { get; }

    /// <summary>Subject of the user who is invited.</summary>
    public string Account { get; }

    /// <summary>The address of the mail, or null where the server does not say.</summary>
    public string? Email { get; }

    /// <summary>Display name, or null where the server has none.</summary>
    public string? Name { get; }

    /// <summary>When the person was invited first, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When the link in the mail expires, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Whether the link has expired, as of now; false where the server does not say when it expires.</summary>
    public bool IsExpired => ExpiresAt <= DateTimeOffset.UtcNow;

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <inheritdoc />
    public override string ToString() => Email ?? Account;
}
