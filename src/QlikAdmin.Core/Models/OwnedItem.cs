using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>An item that a user owns and that stays when the user is deleted.</summary>
public sealed class OwnedItem
{
    internal OwnedItem(string id, OwnedItemKind kind, QlikProduct product, string connection)
    {
        Id = id;
        Kind = kind;
        Product = product;
        Connection = connection;
    }

    /// <summary>The server's id of the item itself, not of its entry in the catalogue.</summary>
    public string Id { get; }

    /// <summary>The kind of the item.</summary>
    [JsonIgnore]
    public OwnedItemKind Kind { get; }

    /// <summary>The server's word for the item where <see cref="Kind"/> is too coarse: resource type, kind of app object; null
    /// elsewhere.</summary>
    public string? SubKind { get; internal set; }

    /// <summary>The product.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <summary>Name, or null where it has none.</summary>
    public string? Name { get; internal set; }

    /// <summary>The server's id of the owner; null for an item without one.</summary>
    public string? OwnerId { get; internal set; }

    /// <summary>The account of the owner; null when no such user exists any more.</summary>
    public string? Owner { get; internal set; }

    /// <summary>Display name of the owner, or null.</summary>
    public string? OwnerName { get; internal set; }

    /// <summary>Id of the space or stream it is in; null for a personal one.</summary>
    public string? SpaceId { get; internal set; }

    /// <summary>Id of the app it belongs to, for an app object or a schedule; null elsewhere.</summary>
    public string? AppId { get; internal set; }

    /// <summary>When it was changed last, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? ModifiedAt { get; internal set; }

    /// <summary>Whether it can be given to another owner.</summary>
    [JsonIgnore]
    public CanMove CanMove { get; internal set; }

    /// <summary>What is lost, must be entered again or gives the new owner more rights when it moves; null when nothing does.</summary>
    public string? Loss { get; internal set; }

    /// <summary>Why it can't move, or why it is an orphan; null elsewhere.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Whether its new owner gets rights in its space that they may not have now.</summary>
    internal bool RaisesRights { get; set; }

    /// <inheritdoc />
    public override string ToString() => string.IsNullOrEmpty(Name) ? $"{Kind} {Id}" : $"{Kind} '{Name}' ({Id})";
}
