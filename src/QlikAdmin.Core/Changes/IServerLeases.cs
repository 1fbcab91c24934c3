namespace QlikAdmin.Changes;

/// <summary>The leases of one run: one for each server that it changes. One server is changed by one run at a time.</summary>
internal interface IServerLeases : IDisposable
{
    /// <summary>Takes the lease of a server, unless the run has it already.</summary>
    /// <exception cref="QlikException">Busy: another run works on the server, or has taken over from this one. StopRequested: all runs are
    /// to stop. JournalFailed: the folder of the journal can't be written.</exception>
    Task HoldAsync(Connection connection, IOperationLog log, CancellationToken token);

    /// <summary>Requires that the run still has the lease that it took.</summary>
    /// <exception cref="QlikException">Busy; JournalFailed.</exception>
    void Require(Connection connection);

    /// <summary>Stops the renewals, or goes on with them.</summary>
    /// <param name="isResting">True while a person is asked: nobody knows when the answer comes.</param>
    void Rest(bool isResting);
}
