using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>Blocks or enables several users, and confirms all of them together.</summary>
internal interface IStatusBatch
{
    /// <summary>Settles each order. Failures of single users are in the orders, not thrown.</summary>
    /// <param name="orders">The orders, no two of them for one user.</param>
    /// <param name="throttleLimit">Requests at once.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    Task SetAsync(IReadOnlyList<ItemResult<StatusOrder>> orders, int throttleLimit, IOperationLog log, CancellationToken token);
}
