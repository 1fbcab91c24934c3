using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The state of the QlikView servers and of the service that manages them. Every reader and writer holds
/// <see cref="Gate"/>.</summary>
internal sealed class QlikViewFarm
{
    private readonly Dictionary<string, string> _accounts = new(StringComparer.OrdinalIgnoreCase);

    public QlikViewFarm(SandboxContext sandbox)
    {
        Clock = sandbox.Clock;
        Changes = sandbox.Changes;
        Settings = new QlikViewSettings
        {
            License = sandbox.Options.QlikViewLicense,
            Version = sandbox.Options.QlikViewVersion,
            Authentication = sandbox.Options.QlikViewAuth,
        };
        Keys = new ServiceKeys(sandbox.Clock);
        Signed = new SignedLicense(this);
    }

    public object Gate { get; } = new();

    public SandboxClock Clock { get; }

    public ChangeLog Changes { get; }

    public QlikViewSettings Settings { get; }

    public ServiceKeys Keys { get; }

    public SignedLicense Signed { get; }

    public List<QlikViewHost> Servers { get; } = [];

    /// <summary>The other services the management service knows.</summary>
    public List<QlikViewService> Services { get; } = [];

    /// <summary>An account in both Windows groups, as <c>DIRECTORY\id</c>.</summary>
    public required string Administrator { get; init; }

    public required string AdministratorPassword { get; init; }

    /// <summary>An account in neither group.</summary>
    public required string Limited { get; init; }

    public required string LimitedPassword { get; init; }

    /// <summary>What other people do between a read and the save that follows it.</summary>
    public List<PendingAssignment> Pending { get; } = [];

    /// <summary>Every account that the directory knows, with its group.</summary>
    public IReadOnlyDictionary<string, string> Accounts => _accounts;

    public void AddAccount(string account, string group) => _accounts.TryAdd(account, group);

    public QlikViewHost? Find(Guid id) => Servers.Find(s => s.Id == id);

    public QlikViewHost Require(Guid id) => Find(id) ?? throw QmsFault.UnknownServer(id);

    /// <summary>The document with its server; null when it does not exist.</summary>
    public (QlikViewHost Server, QlikViewDocument Document)? FindDocument(Guid id) =>
        Servers.SelectMany(s => s.Documents.Where(d => d.Id == id).Select(d => ((QlikViewHost, QlikViewDocument)?)(s, d))).FirstOrDefault();

    public void Settle() => Servers.ForEach(s => s.Settle());

    /// <summary>Clears what the service remembers of the servers.</summary>
    public void Forget(CacheObjects objects)
    {
        foreach (QlikViewHost server in Servers)
        {
            if (objects.HasFlag(CacheObjects.CALConfiguration))
            {
                server.Cached = null;
            }

            if (objects.HasFlag(CacheObjects.UserDocumentMetaData))
            {
                server.Documents.ForEach(d => d.Cached = null);
            }
        }
    }

    public bool IsAdministrator(string account) => account.Equals(Administrator, StringComparison.OrdinalIgnoreCase);
}
