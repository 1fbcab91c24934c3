namespace QlikAdmin.Http;

/// <summary>Adds the credential to a request.</summary>
internal interface ICredential
{
    /// <summary>Adds headers (and, for QRS, the XSRF key) to a message that is about to leave. Renews a token that ends soon.</summary>
    Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token);

    /// <summary>Called once for a request, after a 401 that a new token may cure.</summary>
    /// <param name="refused">The token that the refused message carried, or null. Another request may have renewed it in the
    /// meantime.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>Whether there is a new token to try.</returns>
    Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token);
}
