using System.Collections.Concurrent;
using Newtonsoft.Json;
using QlikAdmin.Connections;
using QlikAdmin.Connections.Probes;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin;

/// <summary>An authenticated endpoint. Its users can't change it, several threads can use it, and its properties hold no secrets.</summary>
public abstract class Connection : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _saidOnce = new(StringComparer.Ordinal);

    private protected Connection(string name, QlikProduct product, Uri uri, string authentication, QlikHttp http)
    {
        Name = name;
        Product = product;
        Uri = uri;
        Authentication = authentication;
        Http = http;
        ConnectedAt = DateTimeOffset.UtcNow;
    }

    /// <summary>Short name, unique among the connections of a session: the host, with the port where it is not the usual one.</summary>
    public string Name { get; internal set; }

    /// <summary>The service behind it.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Base address of every request.</summary>
    public Uri Uri { get; }

    /// <summary>How requests prove who they are: ApiKey, OAuthClient, Certificate, Windows or Jwt.</summary>
    public string Authentication { get; }

    /// <summary>The licence that it shares with other targets of a fleet; null where it has one of its own.</summary>
    internal Entitlement? Entitlement { get; set; }

    /// <summary>The user whom the server sees in our calls, or null until a call has shown it.</summary>
    public string? User { get; private protected set; }

    /// <summary>Version or id that the server gave for itself, or null.</summary>
    public string? Version { get; private protected set; }

    /// <summary>When the connection was made, in UTC.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Whether <see cref="Dispose()"/> was called; a closed connection refuses every call.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The names that the account of the calls may have, as far as the credential shows them; see
    /// <see cref="QlikAdmin.Base.CallerNames"/>. Empty where only the server knows.</summary>
    internal IReadOnlyList<string> CallerNames { get; private protected set; } = Array.Empty<string>();

    internal QlikHttp Http { get; }

    /// <summary>How the people of this product are named and compared.</summary>
    internal abstract PeopleNames People { get; }

    /// <summary>Whether the server has users that can be listed. Where it has none, people are known only by their licences.</summary>
    internal virtual bool HasUsers => true;

    /// <summary>The units that people hold.</summary>
    /// <exception cref="QlikException">NotSupported, when the product has no licence allocations.</exception>
    internal abstract IAllocationReader Allocations { get; }

    /// <summary>Changes of the units that people hold.</summary>
    /// <exception cref="QlikException">NotSupported, when the product has no licence allocations.</exception>
    internal abstract IAllocationWriter AllocationWriter { get; }

    /// <summary>The licences.</summary>
    /// <exception cref="QlikException">NotSupported, when the product has no licence allocations.</exception>
    internal abstract ILicenseReader Licenses { get; }

    /// <summary>Work on tenants, as far as this product supports it.</summary>
    /// <exception cref="QlikException">NotSupported, on products without tenants.</exception>
    internal virtual ITenantAdapter Tenants =>
        throw new QlikException(
            ErrorReason.NotSupported,
            $"Not supported on '{Name}': only Qlik Cloud has tenants, and {Product} has none."
        )
        {
            NextStep = "Connect to a tenant with Connect-QlikCloud, or to a region with Connect-QlikRegion.",
        };

    /// <summary>The users.</summary>
    /// <exception cref="QlikException">NotSupported, on products that keep no users.</exception>
    internal virtual IUserReader Users => throw NoUsers();

    /// <summary>Finds people of whom a part of a name was typed, with one request. Empty where the server can't search.</summary>
    internal virtual Task<IReadOnlyList<AllocationUser>> SuggestUsersAsync(string typed, IOperationLog log, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<AllocationUser>>(Array.Empty<AllocationUser>());

    /// <summary>Roles, and who the administrators are.</summary>
    /// <exception cref="QlikException">NotSupported, on products that keep no users.</exception>
    internal virtual IRoleReader Roles => throw NoUsers();

    /// <summary>Changes of users.</summary>
    /// <exception cref="QlikException">NotSupported, on products that keep no users.</exception>
    internal virtual IUserWriter UserWriter => throw NoUsers();

    /// <summary>Whether the connection leads to one tenant, which can describe itself.</summary>
    internal virtual bool IsTenant => false;

    /// <summary>Work on owned items.</summary>
    /// <exception cref="QlikException">NotSupported, on products where users own nothing.</exception>
    internal virtual IOwnershipAdapter Ownership =>
        throw new QlikException(ErrorReason.NotSupported, $"Not supported on '{Name}': {Product} has no items whose owner can be changed.")
        {
            NextStep = "Connect with Connect-QlikCloud or Connect-QlikSense.",
        };

    /// <summary>Keys and tokens of users. Empty on products that have none.</summary>
    internal virtual ICredentialAdapter Credentials => NoCredentials.Instance;

    /// <summary>What the removal of users must know of this product.</summary>
    /// <exception cref="QlikException">NotSupported, on products that keep no users.</exception>
    internal virtual IRemovalFacts RemovalFacts =>
        throw new QlikException(
            ErrorReason.NotSupported,
            $"Not supported on '{Name}': {Product} keeps no users of its own that could be removed."
        )
        {
            NextStep = "Connect with Connect-QlikCloud or Connect-QlikSense.",
        };

    /// <summary>The checks of what this program takes for granted about the server. They only read. Empty on products about which nothing
    /// is taken for granted.</summary>
    internal virtual IReadOnlyList<AssumptionCheck> AssumptionChecks => Array.Empty<AssumptionCheck>();

    /// <summary>The certificates and tokens that the connection needs, as far as their end is known.</summary>
    internal virtual IEnumerable<Expiry> Expiries => Array.Empty<Expiry>();

    /// <summary>True the first time that a key is given, false afterwards: for warnings that are shown once per connection.</summary>
    internal bool FirstTime(string key) => _saidOnce.TryAdd(key, true);

    /// <summary>Makes the first call, so that a wrong address or credential shows now and not in the middle of a run.</summary>
    /// <exception cref="QlikException">The reason says which step failed.</exception>
    internal abstract Task OpenAsync(IOperationLog log, CancellationToken token);

    /// <summary>Tries the steps of a connection one by one, in order, and goes on as far as it can.</summary>
    /// <returns>One row per step. The first failed one has the cause, and later ones are not tried.</returns>
    internal abstract Task<IReadOnlyList<ConnectionTest>> TestAsync(IOperationLog log, CancellationToken token);

    /// <summary>Sends one raw request through the same send path as every other request.</summary>
    /// <returns>The body as text, empty where the server sent none.</returns>
    internal abstract Task<string> InvokeAsync(
        string method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        string? body,
        IOperationLog log,
        CancellationToken token
    );

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>Ends the connection and forgets its credentials.</summary>
    public void Dispose()
    {
        IsClosed = true;
        Http.Dispose();
        GC.SuppressFinalize(this);
    }

    private QlikException NoUsers() =>
        new(ErrorReason.NotSupported, $"Not supported on '{Name}': {Product} keeps no users of its own.")
        {
            NextStep = "Connect with Connect-QlikCloud or Connect-QlikSense.",
        };
}
