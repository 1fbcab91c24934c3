namespace QlikAdmin.Changes;

/// <summary>One change that is about to be made. It has enough to check whether the change happened, to make it again and to take it
/// back.</summary>
/// <remarks>It is written to disk as it is, so it holds ids, names and states, and never a secret or an e-mail address.</remarks>
/// <param name="Kind">What is done.</param>
/// <param name="ItemId">The server's key of the item: allocation, owned item, user, tenant.</param>
internal sealed record Change(ChangeKind Kind, string ItemId)
{
    /// <summary>Licence type, kind of owned item or field, where the kind of change needs one.</summary>
    public string? ItemType { get; init; }

    /// <summary>Name to show to people.</summary>
    public string? ItemName { get; init; }

    /// <summary>The account of the person: <c>DIRECTORY\id</c> or the subject.</summary>
    public string? User { get; init; }

    /// <summary>The server's id of that person.</summary>
    public string? UserId { get; init; }

    /// <summary>State before the change, in the form of its kind; null for nothing.</summary>
    public string? From { get; init; }

    /// <summary>State after the change, in the form of its kind; null for nothing.</summary>
    public string? To { get; init; }

    /// <summary>Id of the user whose removal this is a step of; null when it is not part of a removal.</summary>
    public string? Removal { get; init; }

    /// <summary>The facts by which a plan chose it; null where no plan did. They are written when the change is planned, and not again when
    /// it is begun.</summary>
    public ChangeGrounds? Grounds { get; init; }

    /// <summary>Further facts that its kind needs; null where there are none.</summary>
    public ChangeFacts? Facts { get; init; }

    /// <summary>The entry and the run that it takes back; null where it takes nothing back.</summary>
    public UndoLink? Undoes { get; init; }

    /// <summary>Changes that the server makes together with this one, without a request of their own. Each is an entry of the journal, so
    /// that an undo takes it back. Empty elsewhere.</summary>
    public IReadOnlyList<Change> Consequences { get; init; } = Array.Empty<Change>();

    /// <summary>The facts of its kind; empty ones where it has none.</summary>
    public T FactsAs<T>()
        where T : ChangeFacts, new() => Facts as T ?? new T();
}
