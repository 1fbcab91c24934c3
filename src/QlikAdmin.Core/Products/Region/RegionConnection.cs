using System.Text.RegularExpressions;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Products.Region;

namespace QlikAdmin;

/// <summary>A connection to the registration endpoint of a Qlik Cloud region, or to the console of an organisation, which lists
/// tenants.</summary>
public sealed class RegionConnection : Connection
{
    private const int MaxInFlight = 4;
    private const string ConsolePrefix = "console.";

    private static readonly Regex s_region = new("^[a-z]{2,20}$", RegexOptions.CultureInvariant);
    private static readonly Regex s_registerHost = new("^register\\.(?<region>[a-z]{2,20})\\.", RegexOptions.CultureInvariant);

    private readonly OAuthCredential _credential;

    private RegionConnection(string name, Uri uri, bool isOrganization, QlikHttp http, OAuthCredential credential, string client)
        : base(name, QlikProduct.Region, uri, "OAuthClient", http)
    {
        _credential = credential;
        RateShare = http.RateShare;
        IsOrganization = isOrganization;
        Match host = s_registerHost.Match(uri.Host);
        Region = host.Success ? host.Groups["region"].Value : null;
        Tenants = isOrganization ? new OrganizationTenants(http) : new RegionTenants(http);
        User = client;
    }

    /// <summary>Region code, or null where the address does not show it.</summary>
    public string? Region { get; }

    /// <summary>Whether this is the console of an organisation, which lists tenants and can't change them.</summary>
    public bool IsOrganization { get; }

    /// <summary>The part of the account's rate limit that this connection may take: above 0, at most 1.</summary>
    public double RateShare { get; }

    /// <summary>The other connections of the session. One of them may lead to a tenant that this endpoint changes, because the endpoint
    /// itself can't read tenants.</summary>
    internal Func<IReadOnlyList<Connection>> Companions { get; set; } = Array.Empty<Connection>;

    internal override ITenantAdapter Tenants { get; }

    internal override PeopleNames People => PeopleNames.Exact;

    internal override bool HasUsers => false;

    internal override IAllocationReader Allocations => throw NoAllocations();

    internal override IAllocationWriter AllocationWriter => throw NoAllocations();

    internal override ILicenseReader Licenses => throw NoAllocations();

    /// <summary>Checks the options and makes the connection; no call is sent yet.</summary>
    /// <exception cref="QlikException">InvalidAddress or InvalidInput.</exception>
    public static RegionConnection Create(RegionConnectionOptions options) => Create(options, HandlerFactory.Create());

    internal static RegionConnection Create(
        RegionConnectionOptions options,
        System.Net.Http.HttpMessageHandler handler,
        RetryPolicy? retry = null,
        IQlikClock? clock = null
    )
    {
        Uri uri = AddressOf(options);
        if (options.OAuthClient is null)
        {
            throw new QlikException(ErrorReason.InvalidInput, "Give an OAuth client: a registration endpoint does not accept an API key.");
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
        http.Redactor.Learn(options.OAuthClient.Password);
        OAuthCredential credential = new(http, options.OAuthClient, scope: null);
        http.Credential = credential;
        bool isOrganization = options.IsOrganization || uri.Host.StartsWith(ConsolePrefix, StringComparison.OrdinalIgnoreCase);
        return new RegionConnection(name, uri, isOrganization, http, credential, options.OAuthClient.UserName);
    }

    /// <remarks>Only the token is requested: a registration endpoint has no call that only reads.</remarks>
    internal override Task OpenAsync(IOperationLog log, CancellationToken token) => _credential.OpenAsync(log, token);

    internal override async Task<IReadOnlyList<ConnectionTest>> TestAsync(IOperationLog log, CancellationToken token)
    {
        ConnectionTester tester = new(this);
        await tester.ReachAsync(token).ConfigureAwait(false);
        await tester.StepAsync("Authentication", TokenAsync, StepOf).ConfigureAwait(false);
        return tester.Rows;

        async Task<string> TokenAsync()
        {
            await _credential.RenewAsync(refused: null, log, token).ConfigureAwait(false);
            return "the endpoint gives the OAuth client a token";
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

    private static Uri AddressOf(RegionConnectionOptions options)
    {
        if (options.Region is null == options.Uri is null)
        {
            throw new QlikException(ErrorReason.InvalidInput, "Give either a region or the address of a registration endpoint.");
        }

        if (options.Uri is not null)
        {
            return HostAddress.Parse(options.Uri, "Uri");
        }

        string region = RegionNames.OfHost(options.Region!) ?? options.Region!.Trim().ToLowerInvariant();
        return s_region.IsMatch(region)
            ? HostAddress.Parse(RegionNames.RegistrationHost(region), "Region")
            : throw new QlikException(
                ErrorReason.InvalidAddress,
                $"-Region '{HostAddress.Shown(options.Region!)}' is neither a region code nor a host name of Qlik Cloud with a region."
            )
            {
                NextStep =
                    "Give a code such as eu, us or de, or a host name with it, such as acme.eu.qlikcloud.com. Give any other address with -Uri.",
            };
    }

    private static string StepOf(QlikException e)
    {
        return e.Reason switch
        {
            ErrorReason.TlsFailed => "Tls",
            ErrorReason.LoginPage => "LoginPage",
            _ => "Authentication",
        };
    }

    private QlikException NoAllocations() =>
        new(
            ErrorReason.NotSupported,
            $"Not supported on '{Name}': a registration endpoint knows tenants but no licence assignments. Each tenant assigns its own licences."
        )
        {
            NextStep = "Connect to the tenant with Connect-QlikCloud.",
        };
}
