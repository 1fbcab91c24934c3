namespace QlikAdmin;

/// <summary>Takes one page of a list as soon as it is read; the next page is not read before the task ends.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="page">One page in server order; never empty.</param>
/// <param name="token">Ends the wait when the caller stops.</param>
/// <returns>A task that ends when the reader may go on.</returns>
public delegate Task PageSink<in T>(IReadOnlyList<T> page, CancellationToken token);
