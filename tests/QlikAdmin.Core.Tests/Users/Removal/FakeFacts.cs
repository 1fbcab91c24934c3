using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>Facts of a product as a test sets them.</summary>
internal sealed class FakeFacts : IRemovalFacts
{
    public List<ReturnRoute> Routes { get; } = new();

    public QlikException? RoutesFault { get; set; }

    public int RoutesAsked { get; private set; }

    public string? Heir { get; set; }

    public string? ProtectedRole { get; set; }

    public UserStatus BlockedStatus => UserStatus.Disabled;

    public bool BlockingFreesLicense => false;

    public string BlockingCost => "schedules stop.";

    public string FateOf(OwnedItemKind kind) => kind == OwnedItemKind.DataAlert ? "It is deleted." : "It stays.";

    public Task<IReadOnlyList<ReturnRoute>> FindReturnRoutesAsync(IOperationLog log, CancellationToken token)
    {
        RoutesAsked++;
        return RoutesFault is null ? Task.FromResult<IReadOnlyList<ReturnRoute>>(Routes) : throw RoutesFault;
    }
}
