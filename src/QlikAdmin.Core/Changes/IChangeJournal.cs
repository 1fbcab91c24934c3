using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>The write-ahead record of one run of a command. Safe for several threads.</summary>
internal interface IChangeJournal
{
    /// <summary>The run that the entries belong to.</summary>
    Guid RunId { get; }

    /// <summary>The handlers that settle changes without a clear answer.</summary>
    IChangeHandlers Handlers { get; }

    /// <summary>The right of the run to change servers.</summary>
    IServerLeases Leases { get; }

    /// <summary>Set when the outcome of a change could not be written. The next change is refused, and the owner of the journal reports
    /// it.</summary>
    QlikException? LostOutcome { get; }

    /// <summary>Writes the changes of the run to the disk before any of them is begun, so that Resume-QlikOperation can make those that the
    /// run did not reach.</summary>
    /// <returns>One ticket per change, in the order given. <see cref="BeginAsync"/> finds the ticket again by the item that is changed. A
    /// change that will not be made is ended as skipped.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed.</exception>
    Task<IReadOnlyList<JournalTicket>> PlanAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token);

    /// <summary>Writes changes that are about to be made to the disk. When it returns they are there, and the requests may leave.</summary>
    /// <returns>One ticket per change, in the order given.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed.</exception>
    Task<IReadOnlyList<JournalTicket>> BeginAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token);

    /// <summary>Writes to the disk that changes which the journal has already, as planned or in doubt, are about to be made now. Each keeps
    /// its number.</summary>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed.</exception>
    Task BeginAgainAsync(Connection connection, IReadOnlyList<JournalTicket> tickets, CancellationToken token);

    /// <summary>Ends planned changes that will not be begun. Changes that do not wait, because they were begun or never planned, are left
    /// out. So are changes that are not made only because their server is down.</summary>
    Task EndPlannedAsync(Connection connection, IReadOnlyList<KeyValuePair<Change, ItemResult>> outcomes);

    /// <summary>Adds the outcome of a change. It takes no token: the outcome must be written also while the run is being stopped.</summary>
    /// <remarks>It does not throw, since the change is made and its caller has to report that: see <see cref="LostOutcome"/>.</remarks>
    Task EndAsync(JournalTicket ticket, ItemResult result);

    /// <summary>Adds the outcomes of several changes together.</summary>
    Task EndAsync(IReadOnlyList<KeyValuePair<JournalTicket, ItemResult>> outcomes);
}
