using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>Blocks or enables several users of a tenant. Each takes a request of its own, but one read confirms all of them.</summary>
internal sealed class CloudStatusBatch : IStatusBatch
{
    private readonly IUserReader _users;
    private readonly CloudUserChanges _changes;

    public CloudStatusBatch(IUserReader users, CloudUserChanges changes)
    {
        _users = users;
        _changes = changes;
    }

    public async Task SetAsync(IReadOnlyList<ItemResult<StatusOrder>> orders, int throttleLimit, IOperationLog log, CancellationToken token)
    {
        string?[] failures = new string?[orders.Count];
        await Throttle.ForEachAsync(All(), throttleLimit, SendAsync, token).ConfigureAwait(false);

        IReadOnlyDictionary<string, User> now = await ReadAsync(orders, log, token).ConfigureAwait(false);
        foreach (int i in All())
        {
            StatusOrder order = orders[i].Item;
            if (now.TryGetValue(order.UserId, out User? user) && user.Status == order.Status)
            {
                _changes.TellStatus(user, failures[i], log);
                orders[i].Settle(order.Done, failures[i]);
            }
        }

        // The list may be behind. The user itself decides.
        await Throttle.ForEachAsync(All(), throttleLimit, ConfirmAsync, token).ConfigureAwait(false);

        List<int> All() => Enumerable.Range(0, orders.Count).Where(i => orders[i].IsOpen).ToList();

        async Task SendAsync(int i, CancellationToken itemToken)
        {
            try
            {
                StatusOrder order = orders[i].Item;
                failures[i] = await _changes.SendStatusAsync(order.UserId, order.Status, log, itemToken).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                orders[i].Fail(e);
            }
        }

        async Task ConfirmAsync(int i, CancellationToken itemToken)
        {
            try
            {
                StatusOrder order = orders[i].Item;
                string? failure = await _changes
                    .ConfirmStatusAsync(order.UserId, order.Status, failures[i], log, itemToken)
                    .ConfigureAwait(false);
                orders[i].Settle(order.Done, failure);
            }
            catch (QlikException e)
            {
                orders[i].Fail(e);
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, User>> ReadAsync(
        IReadOnlyList<ItemResult<StatusOrder>> orders,
        IOperationLog log,
        CancellationToken token
    )
    {
        Dictionary<string, User> found = new(StringComparer.Ordinal);
        List<string> ids = orders.Where(o => o.IsOpen).Select(o => o.Item.UserId).ToList();
        if (ids.Count < UserQuery.FewestForList)
        {
            return found;
        }

        try
        {
            await _users.ListAsync(new UserQuery { Ids = ids }, Take, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            log.Verbose($"The users could not be read together, so each is read by itself: {e.Message}");
        }

        return found;

        Task Take(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            foreach (User user in page)
            {
                found[user.Id] = user;
            }

            return Task.CompletedTask;
        }
    }
}
