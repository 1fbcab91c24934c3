using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Journal;

/// <summary>The write-ahead record of one run of a command. Safe for several threads.</summary>
internal interface IChangeJournal
{
    /// <summary>The run that the entries belong to.</summary>
    Guid RunId { get; }

    /// <summary>Puts changes that are about to be made on the disk; when it returns they are there, and the requests may leave.</summary>
    /// <returns>One ticket a change, in the order given.</returns>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed.</exception>
    Task<IReadOnlyList<JournalTicket>> BeginAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token);

    /// <summary>Adds what became of a change. Takes no token: what is known must be written also when the run is being stopped.</summary>
    /// <exception cref="QlikException">JournalFailed: the change is made, its outcome is not recorded, and the next change will be refused.</exception>
    Task EndAsync(JournalTicket ticket, ChangeResult result);
}
