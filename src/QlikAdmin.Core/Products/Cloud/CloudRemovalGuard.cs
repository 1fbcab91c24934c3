using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>
/// Holds rows that do not come straight from a list of this session, as from a file, against the tenant: a pair whose subject is no user
/// of it belongs to another tenant of the same licence, and is taken away only where the row itself says that it is an orphan.
/// </summary>
internal sealed class CloudRemovalGuard
{
    private readonly QlikHttp _http;

    public CloudRemovalGuard(QlikHttp http)
    {
        _http = http;
    }

    /// <summary>Fails the attempts that must not be sent.</summary>
    public async Task CheckAsync(IReadOnlyList<RemovalAttempt> attempts, IOperationLog log, CancellationToken token)
    {
        foreach (RemovalAttempt attempt in attempts.Where(a => !IsWholeKey(a.Allocation)))
        {
            attempt.Fail(new QlikException(ErrorReason.InvalidInput, $"Remove {attempt.Allocation} on '{_http.Connection}': id '{attempt.Allocation.Id}', type and user do not name one assignment of Qlik Cloud.")
            {
                NextStep = "Pipe what Get-QlikAllocation gives, or rows with its Id, Type and User.",
            });
        }

        List<RemovalAttempt> unknown = attempts.Where(a => !a.IsSettled && !a.Allocation.Orphan && a.Allocation.UserId is null).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        CloudUserDirectory users = new(_http);
        try
        {
            await users.LoadAsync(unknown.Select(a => a.Allocation.User!), log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (RemovalAttempt attempt in unknown)
            {
                attempt.Fail(e);
            }

            return;
        }

        foreach (RemovalAttempt attempt in unknown.Where(a => users.Find(a.Allocation.User!) is null))
        {
            attempt.Fail(new QlikException(ErrorReason.OrphanRefused, $"Remove {attempt.Allocation} on '{_http.Connection}': '{attempt.Allocation.User}' is no user of this tenant, and may use the licence on another one.")
            {
                NextStep = "If the licence serves this tenant only: Get-QlikAllocation -Orphan lists such assignments, and they can be piped.",
            });
        }
    }

    private static bool IsWholeKey(Allocation allocation)
    {
        return allocation.User is not null
            && string.Equals(allocation.Id, CloudTypes.ToServer(allocation.Type) + ":" + allocation.User, StringComparison.Ordinal);
    }
}
