using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>What resuming and undoing must know about some kinds of change. Each domain brings its own.</summary>
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

    /// <summary>Makes the changes and confirms them. It writes no journal: its caller has.</summary>
    /// <returns>One result a change, in the order given; failures of single changes are in it, not thrown.</returns>
    Task<IReadOnlyList<ItemResult>> ApplyAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    );
}
