namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>The possible addresses of one service, and the one that works on a tenant. A tenant may have the newer one, the older one, or
/// none.</summary>
internal sealed class CloudAddress
{
    private readonly string[] _all;
    private volatile string? _known;

    /// <param name="all">All addresses, in the order in which they are tried.</param>
    public CloudAddress(string[] all)
    {
        _all = all;
    }

    /// <summary>The address that answered last. Until one has answered, the first address.</summary>
    public string Current => _known ?? _all[0];

    /// <summary>Whether the service has answered. Then an item that is not found is gone.</summary>
    public bool IsKnown => _known is not null;

    /// <summary>The addresses, in the order in which they are tried.</summary>
    public IEnumerable<string> InOrder
    {
        get
        {
            string first = Current;
            return _all.Where(a => a == first).Concat(_all.Where(a => a != first));
        }
    }

    /// <summary>Whether a path belongs to the service.</summary>
    public bool Has(string path) => Array.Exists(_all, a => path == a || path.StartsWith(a + "/", StringComparison.Ordinal));

    /// <summary>Notes the address that answered.</summary>
    public void Found(string address) => _known = address;
}
