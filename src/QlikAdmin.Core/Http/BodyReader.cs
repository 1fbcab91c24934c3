namespace QlikAdmin.Http;

/// <summary>Reads a whole body, up to a limit. A cancelled token really ends the reading.</summary>
internal static class BodyReader
{
    /// <summary>Only the beginning of an error is useful.</summary>
    public const int LargestErrorBody = 64 * 1024;

    private const int BlockSize = 16 * 1024;

    /// <param name="response">The answer.</param>
    /// <param name="scope">The time-out.</param>
    /// <param name="limit">The most bytes that are allowed.</param>
    /// <param name="refuse">Makes the error for a larger body, from words that say so.</param>
    /// <returns>The body; empty where there is none.</returns>
    public static async Task<BodyText> ReadAsync(
        HttpResponseMessage response,
        AttemptScope scope,
        int limit,
        Func<string, QlikException> refuse
    )
    {
        return await UpToAsync(response, scope, limit).ConfigureAwait(false)
            ?? throw refuse(
                FormattableString.Invariant($"answered with more than {limit / 1024} KiB, which no Qlik server sends in one piece.")
            );
    }

    /// <summary>The body of an error, cut at its limit; null where the body breaks off. The status is known then, and a broken body must
    /// not hide it.</summary>
    public static async Task<string?> ReadErrorAsync(HttpResponseMessage response, AttemptScope scope)
    {
        try
        {
            return (await UpToAsync(response, scope, LargestErrorBody, cut: true).ConfigureAwait(false))?.ToString();
        }
        catch (Exception e) when (TransportErrors.IsTransport(e) && !scope.Token.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>Null when it is larger than the limit, unless it may be cut there.</returns>
    private static async Task<BodyText?> UpToAsync(HttpResponseMessage response, AttemptScope scope, int limit, bool cut = false)
    {
        if (response.Content is null)
        {
            return BodyText.Empty;
        }

        // On .NET Framework a read of the body does not watch its token; closing the answer ends it everywhere.
        using CancellationTokenRegistration abort = scope.Token.Register(response.Dispose);
        using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        using GuardedStream guarded = new(body, scope);
        List<byte[]> blocks = new();
        byte[] block = Array.Empty<byte>();
        int filled = 0;
        long length = 0;
        while (true)
        {
            if (filled == block.Length)
            {
                block = new byte[BlockSize];
                filled = 0;
                blocks.Add(block);
            }

            int read = await guarded.ReadAsync(block, filled, block.Length - filled, scope.Token).ConfigureAwait(false);
            filled += read;
            length += read;
            if (length > limit)
            {
                return cut ? new BodyText(blocks, limit) : null;
            }

            if (read == 0)
            {
                return new BodyText(blocks, length);
            }
        }
    }
}
