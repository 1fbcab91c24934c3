namespace QlikAdmin.Changes;

/// <summary>One change that is about to be made: enough to see whether it happened, to make it again and to take it back.</summary>
/// <remarks>It is written to disk as it is, so it holds ids, names and states, and never a secret or an e-mail address.</remarks>
/// <param name="Kind">What is done.</param>
/// <param name="ItemId">The server's key of what is changed: allocation, owned item, user, tenant.</param>
internal sealed record Change(ChangeKind Kind, string ItemId)
{
    /// <summary>Licence type, kind of owned item or field, where the kind of change needs one.</summary>
    public string? ItemType { get; init; }

    /// <summary>Name for people.</summary>
    public string? ItemName { get; init; }

    /// <summary>Whom it concerns, as the product licenses them: <c>DIRECTORY\id</c> or the subject.</summary>
    public string? User { get; init; }

    /// <summary>The server's id of that person.</summary>
    public string? UserId { get; init; }

    /// <summary>State before, as the kind says; null for nothing.</summary>
    public string? From { get; init; }

    /// <summary>State after, as the kind says; null for nothing.</summary>
    public string? To { get; init; }

    /// <summary>Id of the user whose removal this is a step of; null when it stands alone.</summary>
    public string? Removal { get; init; }

    /// <summary>What the plan went by that wanted it; null where none did. It is written where the change is planned, and not again where
    /// it is begun.</summary>
    public ChangeGrounds? Grounds { get; init; }

    /// <summary>What else the kind needs to read, repeat or reverse it, by name.</summary>
    public IReadOnlyDictionary<string, string>? More { get; init; }

    /// <summary>A fact of <see cref="More"/>, or null.</summary>
    public string? Fact(string name) => More is not null && More.TryGetValue(name, out string? value) ? value : null;

    /// <summary>The change with one more fact; it takes the place of one of the same name.</summary>
    public Change WithFact(string name, string value)
    {
        Dictionary<string, string> more = More?.ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal)
            ?? new Dictionary<string, string>(StringComparer.Ordinal);
        more[name] = value;
        return this with { More = more };
    }
}
