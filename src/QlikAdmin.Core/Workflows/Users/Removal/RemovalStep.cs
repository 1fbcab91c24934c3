namespace QlikAdmin;

/// <summary>One thing that removing a user would do, or would leave undone: a row of what <c>-WhatIf</c> shows.</summary>
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

    /// <summary>Who would be removed, as the product licenses them.</summary>
    public string User { get; }

    /// <summary>Display name of that person, or null.</summary>
    public string? UserName { get; }

    /// <summary>The server's id of that person.</summary>
    public string UserId { get; }

    /// <summary>Disable, Move, Leave (it stays behind without a living owner), Revoke, TakeBack (a licence unit), Cancel (an invitation) or
    /// Delete (the user).</summary>
    public string Action { get; }

    /// <summary>What it is: a kind of owned item, ApiKey, OAuthToken, a licence type, or User.</summary>
    public string Kind { get; }

    /// <summary>Name, or null where it has none.</summary>
    public string? Name { get; }

    /// <summary>The server's id of it; empty where it has none.</summary>
    public string Id { get; }

    /// <summary>Who would own it, as the product licenses them; null where nobody takes it over.</summary>
    public string? NewOwner { get; internal set; }

    /// <summary>Whether it can be given to another owner; null for what is no owned item.</summary>
    public CanMove? CanMove { get; internal set; }

    /// <summary>What is lost or must be entered again, or why it can't move; null when there is nothing to say.</summary>
    public string? Loss { get; internal set; }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <inheritdoc />
    public override string ToString() => $"{Action} {Kind} {Name ?? Id}";
}
