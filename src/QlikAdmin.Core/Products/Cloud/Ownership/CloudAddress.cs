namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>The addresses of one service, and the one that a tenant answers at. A tenant may have the newer one, the older one, or
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

    /// <summary>The address that answered last; the first one until one did.</summary>
    public string Current => _known ?? _all[0];

    /// <summary>Whether the service has answered, so that a thing that is not there is gone.</summary>
    public bool IsKnown => _known is not null;

    /// <summary>The addresses in the order in which they are to be tried.</summary>
    public IEnumerable<string> InOrder
    {
        get
        {
            string first = Current;
            return _all.Where(a => a == first).Concat(_all.Where(a => a != first));
        }
    }

    /// <summary>Whether a path is one of the service.</summary>
    public bool Has(string path) => Find(path) is not null;

    /// <summary>A path of the service as it is below another of its addresses; a path of another service stays as it is.</summary>
    public string Move(string path, string address)
    {
        string? own = Find(path);
        return own is null ? path : address + path.Substring(own.Length);
    }

    /// <summary>Notes where the service answered.</summary>
    public void Found(string address) => _known = address;

    private string? Find(string path) => Array.Find(_all, a => path == a || path.StartsWith(a + "/", StringComparison.Ordinal));
}
