namespace QlikAdmin.Http;

/// <summary>Reads a whole body, up to a limit. A cancelled token really ends the reading.</summary>
internal static class BodyReader
{
    /// <summary>Only the beginning of an error is useful.</summary>
    public const int LargestErrorBody = 64 * 1024;

    /// <param name="response">The answer.</param>
    /// <param name="scope">The time-out.</param>
    /// <param name="limit">The most bytes that are allowed.</param>
    /// <param name="refuse">Makes the error for a larger body, from words that say so.</param>
    /// <returns>The body as text; empty where there is none.</returns>
    public static async Task<string> ReadAsync(
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
            return await UpToAsync(response, scope, LargestErrorBody, cut: true).ConfigureAwait(false);
        }
        catch (Exception e) when (TransportErrors.IsTransport(e) && !scope.Token.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>Null when it is larger than the limit, unless it may be cut there.</returns>
    private static async Task<string?> UpToAsync(HttpResponseMessage response, AttemptScope scope, int limit, bool cut = false)
    {
        if (response.Content is null)
        {
            return string.Empty;
        }

        // On .NET Framework a read of the body does not watch its token; closing the answer ends it everywhere.
        using CancellationTokenRegistration abort = scope.Token.Register(response.Dispose);
        using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        using GuardedStream guarded = new(body, scope);
        using MemoryStream whole = new();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await guarded.ReadAsync(buffer, 0, buffer.Length, scope.Token).ConfigureAwait(false)) > 0)
        {
            if (whole.Length + read > limit)
            {
                if (!cut)
                {
                    return null;
                }

                whole.Write(buffer, 0, (int)(limit - whole.Length));
                break;
            }

            whole.Write(buffer, 0, read);
        }

        whole.Position = 0;
        using StreamReader text = new(whole, Encoding.UTF8);
        return await text.ReadToEndAsync().ConfigureAwait(false);
    }
}
