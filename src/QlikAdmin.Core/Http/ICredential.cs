using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Http;

/// <summary>Puts on a message what proves who we are.</summary>
internal interface ICredential
{
    /// <summary>Adds headers (and, for QRS, the XSRF key) to a message that is about to leave; renews a token that is about to end.</summary>
    Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token);

    /// <summary>Called once a request after a 401 that may be cured by a new token.</summary>
    /// <returns>Whether there is something new to try.</returns>
    Task<bool> RenewAsync(IOperationLog log, CancellationToken token);
}
