using System;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Http;

/// <summary>Reads a whole body, up to a limit, in a way that a cancelled token really ends.</summary>
internal static class BodyReader
{
    /// <summary>A page of any list is far smaller; more is no answer of a Qlik server.</summary>
    public const int LargestBody = 64 * 1024 * 1024;

    /// <summary>Of an error only the beginning is of use.</summary>
    public const int LargestErrorBody = 64 * 1024;

    /// <returns>The body as text; empty where there is none. An error body is cut at the limit.</returns>
    /// <exception cref="QlikException">UnreadableAnswer, when a body that must be whole is larger than the limit.</exception>
    public static async Task<string> ReadAsync(HttpResponseMessage response, AttemptScope scope, int limit)
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
                if (limit < LargestBody)
                {
                    whole.Write(buffer, 0, (int)(limit - whole.Length));
                    break;
                }

                throw new QlikException(ErrorReason.UnreadableAnswer, FormattableString.Invariant($"The answer of {response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)} is larger than {limit / 1024 / 1024} MiB, which no Qlik server sends in one piece."))
                {
                    NextStep = ErrorTable.NextStep(ErrorReason.UnreadableAnswer),
                };
            }

            whole.Write(buffer, 0, read);
        }

        whole.Position = 0;
        using StreamReader text = new(whole, Encoding.UTF8);
        return await text.ReadToEndAsync().ConfigureAwait(false);
    }

    /// <summary>The body of an error; empty where it breaks off, for the status is known and must not be hidden by that.</summary>
    public static async Task<string> ReadErrorAsync(HttpResponseMessage response, AttemptScope scope)
    {
        try
        {
            return await ReadAsync(response, scope, LargestErrorBody).ConfigureAwait(false);
        }
        catch (Exception e) when (TransportErrors.IsTransport(e) && !scope.Token.IsCancellationRequested)
        {
            return string.Empty;
        }
    }
}
