using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>
/// Checks rows that do not come directly from a list of this session, such as rows of a file. If the subject of a row is not a user of this
/// tenant, the assignment may belong to another tenant of the same licence. It is taken back only where the row itself says that it is an
/// orphan.
/// </summary>
internal sealed class CloudTakeBackGuard
{
    private readonly QlikHttp _http;

    public CloudTakeBackGuard(QlikHttp http)
    {
        _http = http;
    }

    /// <summary>Fails the attempts that must not be sent.</summary>
    public async Task CheckAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        foreach (ItemResult<Allocation> attempt in attempts.Where(a => !IsWholeKey(a.Item)))
        {
            attempt.Fail(
                new QlikException(
                    ErrorReason.InvalidInput,
                    $"Remove {attempt.Item} on '{_http.Connection}': id '{attempt.Item.Id}', type and user do not name one assignment of Qlik Cloud."
                )
                {
                    NextStep = "Pipe the output of Get-QlikAllocation, or rows with its Id, Type and User.",
                }
            );
        }

        List<ItemResult<Allocation>> unknown = attempts.Where(a => !a.IsSettled && !a.Item.Orphan && a.Item.UserId is null).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        CloudUserDirectory users = new(_http);
        try
        {
            await users.LoadAsync(unknown.Select(a => a.Item.User!), log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (ItemResult<Allocation> attempt in unknown)
            {
                attempt.Fail(e);
            }

            return;
        }

        foreach (ItemResult<Allocation> attempt in unknown.Where(a => users.Find(a.Item.User!) is null))
        {
            attempt.Fail(
                new QlikException(
                    ErrorReason.OrphanRefused,
                    $"Remove {attempt.Item} on '{_http.Connection}': '{attempt.Item.User}' is not a user of this tenant, and may use the licence on another one."
                )
                {
                    NextStep = "If only this tenant uses the licence, pipe the output of Get-QlikAllocation -Orphan.",
                }
            );
        }
    }

    private static bool IsWholeKey(Allocation allocation)
    {
        return allocation.User is not null
            && string.Equals(allocation.Id, CloudTypes.ToServer(allocation.Type) + ":" + allocation.User, StringComparison.Ordinal);
    }
}
