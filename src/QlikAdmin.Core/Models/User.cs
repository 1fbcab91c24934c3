using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>A person, or an account that is not a person, on one Cloud tenant or Sense site.</summary>
public sealed class User
{
    internal User(string id, QlikProduct product, string connection, string account)
    {
        Id = id;
        Product = product;
        Connection = connection;
        Account = account;
    }

    /// <summary>The server's own id: user id on Cloud, GUID on Sense; empty for <see cref="UserStatus.Allocated"/>, where there is no
    /// user.</summary>
    public string Id { get; }

    /// <summary>The product the person uses.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <summary>The account that is licensed: <c>DIRECTORY\id</c> on Sense, the subject on Cloud. It is the <c>User</c> of an
    /// allocation.</summary>
    public string Account { get; }

    /// <summary>Display name, or null where the server has none.</summary>
    public string? Name { get; internal set; }

    /// <summary>E-mail address, or null where the server does not know it.</summary>
    public string? Email { get; internal set; }

    /// <summary>Cloud: subject of the identity provider; null on Sense.</summary>
    public string? Subject { get; internal set; }

    /// <summary>Sense: user directory; null on Cloud.</summary>
    public string? UserDirectory { get; internal set; }

    /// <summary>Sense: id within the directory; null on Cloud.</summary>
    public string? UserId { get; internal set; }

    /// <summary>Whether the person can sign in.</summary>
    [JsonIgnore]
    public UserStatus Status { get; internal set; }

    /// <summary>Names of the roles given to the person directly; empty when there are none.</summary>
    public IReadOnlyList<string> Roles { get; internal set; } = Array.Empty<string>();

    /// <summary>Names of the groups the server lists; empty when there are none.</summary>
    public IReadOnlyList<string> Groups { get; internal set; } = Array.Empty<string>();

    /// <summary>Sense: names of the tags; empty elsewhere.</summary>
    public IReadOnlyList<string> Tags { get; internal set; } = Array.Empty<string>();

    /// <summary>Sense: custom properties as <c>Name=value</c>; empty elsewhere.</summary>
    public IReadOnlyList<string> CustomProperties { get; internal set; } = Array.Empty<string>();

    /// <summary>Cloud: the language the person chose, such as <c>de</c>; null where there is none.</summary>
    public string? PreferredLocale { get; internal set; }

    /// <summary>Cloud: the time zone the person chose, such as <c>Europe/Berlin</c>; null where there is none.</summary>
    public string? PreferredTimeZone { get; internal set; }

    /// <summary>When the record was made, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>When the record was changed last, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? ModifiedAt { get; internal set; }

    /// <summary>Cloud: when the invitation expires, in UTC; null when there is no invitation.</summary>
    public DateTimeOffset? InvitationExpiresAt { get; internal set; }

    /// <summary>Whether this is not a person but an account of the system: a bot, a service account, the directories INTERNAL and
    /// NONE.</summary>
    public bool IsService { get; internal set; }

    /// <summary>Sense: whether the server forbids to delete the user, for example a RootAdmin.</summary>
    public bool DeleteProhibited { get; internal set; }

    /// <summary>Sense: whether the person is no longer in the user directory, also where the user is blocked.</summary>
    internal bool IsGoneFromDirectory { get; set; }

    /// <summary>Whether the last change of the record came from the server itself, such as a synchronisation of the directory; false where
    /// the server does not say.</summary>
    internal bool IsModifiedBySystem { get; set; }

    /// <summary>Ids of the roles in <see cref="Roles"/>, in the same order; empty on Sense, where roles have only names.</summary>
    internal IReadOnlyList<string> RoleIds { get; set; } = Array.Empty<string>();

    /// <summary>Names of the roles that the person has through groups; empty where the server does not say.</summary>
    internal IReadOnlyList<string> GroupRoles { get; set; } = Array.Empty<string>();

    /// <inheritdoc />
    public override string ToString() => string.IsNullOrEmpty(Name) || Name == Account ? Account : $"{Account} ({Name})";
}
