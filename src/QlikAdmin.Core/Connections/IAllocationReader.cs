using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to tell of the units that people hold.</summary>
internal interface IAllocationReader
{
    /// <summary>Whether the units of one person can be read with the whole list only, so that it is read once in a run and not once a
    /// person.</summary>
    bool ConfirmsByFullList { get; }

    /// <summary>Types this product names; the server may know more on Cloud.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Whether somebody holds a unit of one type only, so that giving another type takes the first one away.</summary>
    bool TypesExcludeEachOther { get; }

    /// <summary>Streams the rows that can match; the caller applies the exact filter.</summary>
    Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token);

    /// <summary>Finds the one user that a text names.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token);

    /// <summary>The rows of one user and one type that removing would be about; empty when the product can tell that there is
    /// none.</summary>
    Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token);

    /// <summary>How long a list is good enough to take units away by. Where a removal reads its own rows right before, and asks the
    /// <see cref="TakeBackCheck"/>, it may be old.</summary>
    /// <param name="reading">How long reading it took.</param>
    TimeSpan GoodFor(TimeSpan reading);

    /// <summary>Reads the last use of everybody; null where a removal reads its own rows right before, and asks the
    /// <see cref="TakeBackCheck"/>.</summary>
    Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token);
}
