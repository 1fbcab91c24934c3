using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to read about the units that people hold.</summary>
internal interface IAllocationReader
{
    /// <summary>Whether the units of one person can be read only with the whole list. Then the list is read once per run and not once per
    /// person.</summary>
    bool ConfirmsByFullList { get; }

    /// <summary>The licence types of this product. On Cloud a server may have more.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Why a filter of a query can't match here, whatever people hold, because the product does not give what it asks
    /// for.</summary>
    /// <returns>One or more sentences with the reason and what to do instead; null when it can match.</returns>
    string? WhyNoMatch(AllocationQuery query);

    /// <summary>Whether a person can hold units of one type only, so that giving another type takes the first one away.</summary>
    bool TypesExcludeEachOther { get; }

    /// <summary>Streams the rows that may match; the caller applies the exact filter.</summary>
    Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token);

    /// <summary>Finds the one user that a text names.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token);

    /// <summary>The rows of one user and one type that a removal would take back; empty when the product can tell that there are
    /// none.</summary>
    Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token);

    /// <summary>How old a list may be that decides which units are taken back. Where a removal reads its own rows right before, and asks
    /// the <see cref="TakeBackCheck"/>, an old list is good enough.</summary>
    /// <param name="reading">How long it took to read the list.</param>
    TimeSpan GoodFor(TimeSpan reading);

    /// <summary>Reads the last use of everybody. Null where a removal reads its own rows right before, and asks the
    /// <see cref="TakeBackCheck"/>.</summary>
    Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token);
}
