namespace QlikAdmin.Http;

/// <summary>Puts on a message what proves who we are.</summary>
internal interface ICredential
{
    /// <summary>Adds headers (and, for QRS, the XSRF key) to a message that is about to leave; renews a token that is about to
    /// end.</summary>
    Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token);

    /// <summary>Called once a request after a 401 that may be cured by a new token.</summary>
    /// <param name="refused">What the refused message carried, or null; another request may have renewed it in the meantime.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>Whether there is something new to try.</returns>
    Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token);
}
