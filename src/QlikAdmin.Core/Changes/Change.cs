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

    /// <summary>What its kind needs beyond that; null where that is nothing.</summary>
    public ChangeFacts? Facts { get; init; }

    /// <summary>Which entry of which run it takes back; null where it takes nothing back.</summary>
    public UndoLink? Undoes { get; init; }

    /// <summary>Changes that the server makes along with this one, without a request of their own. Each is an entry of the journal, so that
    /// an undo takes it back; empty elsewhere.</summary>
    public IReadOnlyList<Change> Consequences { get; init; } = Array.Empty<Change>();

    /// <summary>The facts of its kind; empty ones where it has none.</summary>
    public T FactsAs<T>()
        where T : ChangeFacts, new() => Facts as T ?? new T();
}
