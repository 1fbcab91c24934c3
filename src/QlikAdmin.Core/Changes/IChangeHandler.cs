namespace QlikAdmin.Changes;

/// <summary>What is to be known about some kinds of change: how they are made, read and taken back. Each domain brings its own.</summary>
internal interface IChangeHandler
{
    /// <summary>The kinds it knows.</summary>
    IReadOnlyCollection<ChangeKind> Kinds { get; }

    /// <summary>Why a change of this kind can't be taken back; null when it can.</summary>
    string? WhyNoUndo(Change change);

    /// <summary>The change that takes this one back; its From is this one's To.</summary>
    Change Reverse(Change change, string? newId);

    /// <summary>The server's id of the user without whom the change can't be made, such as the one who is given something; null where it
    /// needs nobody, or the id is not known.</summary>
    string? NeededUser(Change change);

    /// <summary>Reads the server, once for all of them where that is possible.</summary>
    /// <returns>One reading a change, in the order given.</returns>
    Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Begins a run on a connection.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="throttleLimit">Requests at once; null for what the product takes.</param>
    ChangeSender Begin(Connection connection, int? throttleLimit);
}
