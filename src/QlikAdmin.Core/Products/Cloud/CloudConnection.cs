using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Connections.Probes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Products.Cloud;
using QlikAdmin.Products.Cloud.Assumptions;
using QlikAdmin.Products.Cloud.Credentials;
using QlikAdmin.Products.Cloud.Ownership;
using QlikAdmin.Products.Cloud.Removal;

namespace QlikAdmin;

/// <summary>A connection to one Qlik Cloud tenant.</summary>
public sealed class CloudConnection : Connection
{
    private readonly CloudAllocations _allocations;
    private readonly CloudUserAdapter _users;
    private const int MaxInFlight = 16;
    private const string CloudDomain = ".qlikcloud.com";

    private readonly CloudSelf _self;
    private readonly Expiry? _keyExpiry;
    private TenantDeactivation? _deactivation;

    private CloudConnection(string name, Uri uri, string authentication, QlikHttp http, Expiry? keyExpiry)
        : base(name, QlikProduct.Cloud, uri, authentication, http)
    {
        _keyExpiry = keyExpiry;
        RateShare = http.RateShare;
        http.Assumptions.Shapes = CloudShapes.All;
        http.Assumptions.Paging = CloudAssumptions.Paging;
        _self = new CloudSelf(http);
        _allocations = new CloudAllocations(http, name, _self);
        Ownership = new CloudOwnership(http);
        Credentials = new CloudCredentials(http);
        RemovalFacts = new CloudRemovalFacts(http);
        Tenants = new CloudTenants(http);
        _users = new CloudUserAdapter(http);
    }

    /// <summary>The part of the account's rate limit that this connection may take: above 0, at most 1.</summary>
    public double RateShare { get; }

    internal override PeopleNames People => PeopleNames.Exact;

    internal override bool IsTenant => true;

    internal override IAllocationReader Allocations => _allocations;

    internal override IAllocationWriter AllocationWriter => _allocations;

    internal override ILicenseReader Licenses => _allocations;

    internal override IOwnershipAdapter Ownership { get; }

    internal override ICredentialAdapter Credentials { get; }

    internal override IRemovalFacts RemovalFacts { get; }

    internal override ITenantAdapter Tenants { get; }

    internal override IUserReader Users => _users;

    internal override IRoleReader Roles => _users;

    internal override Task<IReadOnlyList<AllocationUser>> SuggestUsersAsync(string typed, IOperationLog log, CancellationToken token) =>
        CloudUsers.SuggestAsync(Http, typed, log, token);

    internal override IUserWriter UserWriter => _users;

    internal override IReadOnlyList<AssumptionCheck> AssumptionChecks => CloudChecks.All;

    /// <summary>What this session knows of the deactivation of the tenant; null while it may be in use. Once it is set no request is sent,
    /// because each would be refused.</summary>
    internal TenantDeactivation? Deactivation
    {
        get => _deactivation;
        set
        {
            _deactivation = value;
            Http.Refusal = value is null
                ? null
                : request => TenantErrors.Deactivated(value, $"{request.Action}: nothing was sent to '{Name}'");
        }
    }

    internal override IEnumerable<Expiry> Expiries => new[] { _keyExpiry }.OfType<Expiry>();

    /// <summary>Checks the options and makes the connection; no call is sent yet.</summary>
    /// <exception cref="QlikException">InvalidAddress or InvalidInput.</exception>
    public static CloudConnection Create(CloudConnectionOptions options) => Create(options, HandlerFactory.Create());

    internal static CloudConnection Create(
        CloudConnectionOptions options,
        System.Net.Http.HttpMessageHandler handler,
        RetryPolicy? retry = null,
        IQlikClock? clock = null
    )
    {
        Uri uri = HostAddress.Parse(options.Tenant, "Tenant");
        RequireRegion(uri);
        if (options.ApiKey is null == options.OAuthClient is null)
        {
            throw new QlikException(ErrorReason.InvalidInput, "Give either an API key or an OAuth client.");
        }

        string name = options.Name ?? HostAddress.NameOf(uri);
        QlikHttp http = new(
            new QlikHttpOptions(name, uri, handler, AnswerForm.Json)
            {
                UserAgent = ProductInfo.UserAgent,
                MaxInFlight = MaxInFlight,
                PerMinute = CloudRates.PerMinute,
                RateShare = CloudRates.Share(options.RateShare),
                Timeout = options.Timeout,
                Retry = retry ?? new RetryPolicy(),
                Clock = clock ?? SystemClock.Instance,
            }
        );
        if (options.ApiKey is not null)
        {
            http.Redactor.Learn(SecretText.Of(options.ApiKey));
            http.Credential = new ApiKeyCredential(options.ApiKey.Copy());
            Expiry? expiry = Expiry.OfToken("The API key", options.ApiKey, "Create a new one before that day.");
            return new CloudConnection(name, uri, "ApiKey", http, expiry);
        }

        http.Redactor.Learn(options.OAuthClient!.Password);
        http.Credential = new OAuthCredential(http, options.OAuthClient, options.Scope);
        return new CloudConnection(name, uri, "OAuthClient", http, keyExpiry: null);
    }

    /// <summary>Refuses the host name of a tenant without its region, which leads nowhere.</summary>
    private static void RequireRegion(Uri tenant)
    {
        const int Labels = 4;
        string[] labels = tenant.Host.Split('.');
        if (tenant.Host.EndsWith(CloudDomain, StringComparison.OrdinalIgnoreCase) && labels.Length < Labels)
        {
            throw new QlikException(
                ErrorReason.InvalidAddress,
                $"-Tenant '{tenant.Host}' lacks the region: the host name of a tenant is name.region{CloudDomain}."
            )
            {
                NextStep =
                    $"Give the host name that the browser shows on the tenant, such as {labels[0]}.eu{CloudDomain} or {labels[0]}.us{CloudDomain}.",
            };
        }
    }

    internal override async Task OpenAsync(IOperationLog log, CancellationToken token)
    {
        QlikRequest request = new(System.Net.Http.HttpMethod.Get, CloudRoutes.Me, "Connect") { FailFast = true };
        JObject me = await Http.ObjectAsync(request, log, token).ConfigureAwait(false);
        _self.Know(me);
        string? name = Json.Text(me["name"]);
        string? contact = Json.Text(me["email"]) ?? Json.Text(me["subject"]);
        User =
            contact is null ? name
            : name is null || name == contact ? contact
            : $"{name} ({contact})";
        Version = Json.Text(me["tenantId"]);
    }

    internal override async Task<IReadOnlyList<ConnectionTest>> TestAsync(IOperationLog log, CancellationToken token)
    {
        ConnectionTester tester = new(this);
        await tester.ReachAsync(token).ConfigureAwait(false);
        await tester.StepAsync("Authentication", WhoAsync, StepOf).ConfigureAwait(false);
        await tester.StepAsync("Tenant", TenantAsync, StepOf).ConfigureAwait(false);
        await tester.StepAsync("Role", RoleAsync, StepOf).ConfigureAwait(false);
        await ReadAsync("Users", CloudRoutes.Users, "Remove-QlikUser can't find people.").ConfigureAwait(false);
        await ReadAsync("Roles", CloudRoutes.Roles, "Roles can't be given or taken away.").ConfigureAwait(false);
        await ReadAsync(
                "ApiKeys",
                CloudRoutes.ApiKeys,
                "Remove-QlikUser then revokes no API keys and no tokens. The keys end when the user is deleted."
            )
            .ConfigureAwait(false);
        await ReadAsync(
                "OAuthTokens",
                CloudRoutes.OAuthTokens,
                "Remove-QlikUser then revokes no API keys and no tokens. The tokens work until they expire."
            )
            .ConfigureAwait(false);
        await ReadAsync(
                "IdentityProviders",
                CloudRoutes.IdentityProviders,
                "Remove-QlikUser then can't tell whether the person may get a new user automatically."
            )
            .ConfigureAwait(false);
        await tester.OwnedKindsAsync(log, token).ConfigureAwait(false);
        return tester.Rows;

        Task ReadAsync(string what, string path, string without)
        {
            QlikRequest request = QlikRequest.Get(path, "Test whether this can be read").With("limit", "1");
            return tester.RightAsync(
                "Read" + what,
                async stepToken =>
                    await Http.PagesIfThereAsync(request, PageShape.Data, (_, _) => Task.FromResult(false), log, stepToken)
                        .ConfigureAwait(false)
                        ? "the list can be read"
                        : "this tenant has no such service, so there are none",
                $"It needs the role {CloudAdmins.Role}, or an OAuth client with the scope admin_classic. {without}",
                token
            );
        }

        async Task<string> WhoAsync()
        {
            await OpenAsync(log, token).ConfigureAwait(false);
            return "the tenant sees you as " + (User ?? "a user without a name");
        }

        async Task<string> TenantAsync()
        {
            JObject tenant = await Http.ObjectAsync(QlikRequest.Get(CloudRoutes.MyTenant, "Read the tenant"), log, token)
                .ConfigureAwait(false);
            return $"tenant '{Json.Text(tenant["name"])}' is {Json.Text(tenant["status"])}";
        }

        async Task<string> RoleAsync()
        {
            // Every user may read the overview. Only users who may change assignments can read them.
            await Http.ObjectAsync(QlikRequest.Get(CloudRoutes.Assignments, "List licence assignments").With("limit", "1"), log, token)
                .ConfigureAwait(false);
            return "the licence assignments can be read";
        }
    }

    internal override Task<string> InvokeAsync(
        string method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        string? body,
        IOperationLog log,
        CancellationToken token
    )
    {
        return RawRequests.InvokeAsync(Http, method, path, string.Empty, query, body, log, token);
    }

    /// <summary>Whether the tenant is in use. The tenant itself is asked, also where this session knows it as deactivated. Null where it
    /// does not say, or is another tenant.</summary>
    internal async Task<bool?> IsInUseAsync(string tenantId, IOperationLog log, CancellationToken token)
    {
        try
        {
            QlikRequest request = new(System.Net.Http.HttpMethod.Get, CloudRoutes.MyTenant, "Read the tenant") { AsksAnyway = true };
            JObject tenant = await Http.ObjectAsync(request, log, token).ConfigureAwait(false);
            return Json.Text(tenant["id"]) == tenantId ? true : null;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.TenantDeactivated)
        {
            return false;
        }
        catch (QlikException e)
        {
            log.Verbose(e.Message);
            return null;
        }
    }

    private static string StepOf(QlikException e)
    {
        return e.Reason switch
        {
            ErrorReason.TlsFailed => "Tls",
            ErrorReason.LoginPage => "LoginPage",
            ErrorReason.TenantDeactivated => "Tenant",
            ErrorReason.Forbidden => "Role",
            _ => "Authentication",
        };
    }
}
