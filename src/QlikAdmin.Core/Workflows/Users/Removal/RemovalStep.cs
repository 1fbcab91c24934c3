using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>One thing that the removal of a user would do or leave behind: a row of the output of <c>-WhatIf</c>.</summary>
public sealed class RemovalStep
{
    internal RemovalStep(User user, string action, string kind, string? name, string id)
    {
        User = user.Account;
        UserName = user.Name;
        UserId = user.Id;
        Connection = user.Connection;
        Action = action;
        Kind = kind;
        Name = name;
        Id = id;
    }

    /// <summary>Account of the user who would be removed.</summary>
    public string User { get; }

    /// <summary>Display name of that user, or null.</summary>
    public string? UserName { get; }

    /// <summary>The server's id of that user.</summary>
    public string UserId { get; }

    /// <summary>Disable, Move, Leave (the item stays without an existing owner), Revoke, TakeBack (a licence unit), Cancel (an invitation)
    /// or Delete (the user).</summary>
    public string Action { get; }

    /// <summary>What it is: a kind of owned item, ApiKey, OAuthToken, a licence type, or User.</summary>
    public string Kind { get; }

    /// <summary>Name, or null where it has none.</summary>
    public string? Name { get; }

    /// <summary>The server's id of the item; empty where it has none.</summary>
    public string Id { get; }

    /// <summary>Account of the new owner; null where nobody takes the item over.</summary>
    public string? NewOwner { get; internal set; }

    /// <summary>Whether the item can be given to another owner; null where it is not an owned item.</summary>
    [JsonIgnore]
    public CanMove? CanMove { get; internal set; }

    /// <summary>What is lost or must be entered again, or why the item can't move; null otherwise.</summary>
    public string? Loss { get; internal set; }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <inheritdoc />
    public override string ToString() => $"{Action} {Kind} {Name ?? Id}";
}
