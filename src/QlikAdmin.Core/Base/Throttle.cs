namespace QlikAdmin.Base;

/// <summary>Runs work on many items with a limit on how many at once.</summary>
internal static class Throttle
{
    /// <summary>Ends when all items are done. After the first failure, or when the token is cancelled, it begins no further item.</summary>
    public static async Task ForEachAsync<T>(
        IReadOnlyList<T> items,
        int limit,
        Func<T, CancellationToken, Task> work,
        CancellationToken token
    )
    {
        int next = -1;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAll(Enumerable.Range(0, Math.Max(1, Math.Min(limit, items.Count))).Select(_ => WorkAsync())).ConfigureAwait(false);

        async Task WorkAsync()
        {
            int index;
            while (!stop.IsCancellationRequested && (index = Interlocked.Increment(ref next)) < items.Count)
            {
                try
                {
                    await work(items[index], token).ConfigureAwait(false);
                }
                catch
                {
                    stop.Cancel();
                    throw;
                }
            }

            token.ThrowIfCancellationRequested();
        }
    }
}
