namespace QlikAdmin.Connections;

/// <summary>The last use of everybody, read in one go. For a product whose removal can't read its own rows right before.</summary>
internal interface ILastUse
{
    /// <returns>One time per row, in UTC and in the order given; null where nothing is known.</returns>
    Task<IReadOnlyList<DateTimeOffset?>> OfAsync(IReadOnlyList<Allocation> rows, IOperationLog log, CancellationToken token);
}
