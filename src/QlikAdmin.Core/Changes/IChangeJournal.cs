using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>The write-ahead record of one run of a command. Safe for several threads.</summary>
internal interface IChangeJournal
{
    /// <summary>The run that the entries belong to.</summary>
    Guid RunId { get; }

    /// <summary>Who settles changes that get no clear answer.</summary>
    IChangeHandlers Handlers { get; }

    /// <summary>Set when the outcome of a change could not be written. The next change is refused; who owns the journal reports
    /// it.</summary>
    QlikException? LostOutcome { get; }

    /// <summary>Puts changes that the run will make on the disk, before any of them is begun, so that Resume-QlikOperation can make those
    /// it did not come to.</summary>
    /// <returns>One ticket a change, in the order given. <see cref="BeginAsync"/> finds it again by what is changed; one that is not to be
    /// made is ended as skipped.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed.</exception>
    Task<IReadOnlyList<JournalTicket>> PlanAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token);

    /// <summary>Puts changes that are about to be made on the disk; when it returns they are there, and the requests may leave.</summary>
    /// <returns>One ticket a change, in the order given.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed.</exception>
    Task<IReadOnlyList<JournalTicket>> BeginAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token);

    /// <summary>Puts changes that the journal has already, as planned or in doubt, on the disk as about to be made now, each under its own
    /// number.</summary>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed.</exception>
    Task BeginAgainAsync(Connection connection, IReadOnlyList<JournalTicket> tickets, CancellationToken token);

    /// <summary>Ends planned changes that are not to be begun. Those that do not wait, because they were begun or never planned, are passed
    /// over, and so are those that only the server's state keeps from being made.</summary>
    Task EndPlannedAsync(Connection connection, IReadOnlyList<KeyValuePair<Change, ItemResult>> outcomes);

    /// <summary>Adds what became of a change. Takes no token: what is known must be written also when the run is being stopped.</summary>
    /// <remarks>It does not throw, since the change is made and its caller has to say so: see <see cref="LostOutcome"/>.</remarks>
    Task EndAsync(JournalTicket ticket, ItemResult result);

    /// <summary>Adds what became of several changes, in one go.</summary>
    Task EndAsync(IReadOnlyList<KeyValuePair<JournalTicket, ItemResult>> outcomes);
}
