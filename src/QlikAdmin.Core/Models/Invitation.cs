namespace QlikAdmin;

/// <summary>An invitation to a tenant that was not taken up yet.</summary>
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

    /// <summary>Where the mail went, or null where the server does not say.</summary>
    public string? Email { get; }

    /// <summary>Display name, or null where the server has none.</summary>
    public string? Name { get; }

    /// <summary>When the person was invited first, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When the link of the mail ends, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Whether the link has ended, as of now; false where the server does not say when it does.</summary>
    public bool IsExpired => ExpiresAt <= DateTimeOffset.UtcNow;

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <inheritdoc />
    public override string ToString() => Email ?? Account;
}
