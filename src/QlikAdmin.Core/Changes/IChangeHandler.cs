namespace QlikAdmin.Changes;

/// <summary>Knows some kinds of change: how they are made, read and taken back. Each domain has its own handler.</summary>
internal interface IChangeHandler
{
    /// <summary>The kinds it knows.</summary>
    IReadOnlyCollection<ChangeKind> Kinds { get; }

    /// <summary>Why a change of this kind can't be taken back; null when it can.</summary>
    string? WhyNoUndo(Change change);

    /// <summary>The change that takes this one back. Its From is this one's To.</summary>
    Change Reverse(Change change, string? newId);

    /// <summary>The server's id of the user without whom the change can't be made, such as the person who is given a licence; null where it
    /// needs no user, or the id is not known.</summary>
    string? NeededUser(Change change);

    /// <summary>Reads the server, once for all changes where that is possible.</summary>
    /// <returns>One reading per change, in the order given.</returns>
    Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Starts a run on a connection.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="throttleLimit">Requests at once; null for the default of the product.</param>
    ChangeSender Begin(Connection connection, int? throttleLimit);
}
