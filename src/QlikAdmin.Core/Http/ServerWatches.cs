using System.Collections.Concurrent;

namespace QlikAdmin.Http;

/// <summary>What one run knows of its servers. Safe for several threads.</summary>
internal sealed class ServerWatches
{
    private readonly ConcurrentDictionary<QlikHttp, ServerWatch> _watches = new();

    /// <summary>The watches of servers that are down.</summary>
    public IReadOnlyList<ServerWatch> Down => _watches.Values.Where(w => w.IsDown).ToList();

    public ServerWatch Of(QlikHttp http) => _watches.GetOrAdd(http, h => new ServerWatch(h));
}
