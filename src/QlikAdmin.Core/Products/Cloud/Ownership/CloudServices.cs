using System.Collections.Concurrent;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>What a connection has learned about the services of its tenant: their addresses, and which services are missing.</summary>
internal sealed class CloudServices
{
    private readonly ConcurrentDictionary<string, CloudAddress> _addresses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _missing = new(StringComparer.Ordinal);

    /// <param name="connection">Name of the connection.</param>
    public CloudServices(string connection)
    {
        Connection = connection;
    }

    /// <summary>Name of the connection, for items and for messages.</summary>
    public string Connection { get; }

    /// <summary>The rows of the older service for schedules, which can't list those of one person.</summary>
    public CloudKeptRows ReloadTasks { get; } = new();

    /// <summary>The address of a service. All lists of the service share it.</summary>
    /// <param name="all">All addresses, in the order in which they are tried.</param>
    public CloudAddress AddressOf(params string[] all) => _addresses.GetOrAdd(all[0], _ => new CloudAddress(all));

    /// <summary>Says once that a service is missing.</summary>
    public void Miss(string what, IOperationLog log)
    {
        if (_missing.TryAdd(what, true))
        {
            log.Verbose($"'{Connection}' has no service for {what}, so there are none.");
        }
    }
}
