using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Connections.Probes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Products.Sense;
using QlikAdmin.Products.Sense.Assumptions;
using QlikAdmin.Products.Sense.Ownership;
using QlikAdmin.Products.Sense.Removal;

namespace QlikAdmin;

/// <summary>A connection to the repository of one Qlik Sense site, directly with a certificate or through a proxy.</summary>
public sealed class SenseConnection : Connection
{
    private readonly SenseAllocations _allocations;
    private readonly SenseUserAdapter _users;
    private const int RepositoryPort = 4242;
    private const int ProxyPort = 443;

    // The repository has no rate limit that would show how much it can take, and with too many requests it becomes slow for everybody.
    private const int MaxInFlight = 8;

    private readonly SenseConnectionOptions _options;
    private readonly ServerTrust? _trust;
    private readonly Expiry? _credentialExpiry;

    private SenseConnection(string name, Uri uri, string authentication, QlikHttp http, SenseConnectionOptions options, ServerTrust? trust)
        : base(name, QlikProduct.Sense, uri, authentication, http)
    {
        _trust = trust;
        _credentialExpiry =
            options.Certificate is not null ? Expiry.OfClient(options.Certificate)
            : options.Jwt is not null ? Expiry.OfToken("The JSON web token", options.Jwt, "Issue a new one before that day.")
            : null;
        http.Assumptions.Shapes = SenseShapes.All;
        _options = options;
        User = options.Certificate is null ? Account(options.Credential) : options.UserDirectory + "\\" + options.UserId;
        CallerNames = Names(options);
        _allocations = new SenseAllocations(http, name, options.RowsPerBatch, options.FewestRowsForList);
        RemovalFacts = new SenseRemovalFacts(http);
        _users = new SenseUserAdapter(
            http,
            options.UseDefaultCredentials ? Environment.UserDomainName + "\\" + Environment.UserName : User
        );
        Ownership = new SenseOwnership(http);
    }

    internal override PeopleNames People => PeopleNames.Windows;

    internal override IAllocationReader Allocations => _allocations;

    internal override IAllocationWriter AllocationWriter => _allocations;

    internal override ILicenseReader Licenses => _allocations;

    internal override IOwnershipAdapter Ownership { get; }

    internal override IRemovalFacts RemovalFacts { get; }

    internal override IUserReader Users => _users;

    internal override IRoleReader Roles => _users;

    internal override Task<IReadOnlyList<AllocationUser>> SuggestUsersAsync(string typed, IOperationLog log, CancellationToken token) =>
        SenseUsers.SuggestAsync(Http, typed, log, token);

    internal override IUserWriter UserWriter => _users;

    internal override IReadOnlyList<AssumptionCheck> AssumptionChecks => SenseChecks.Of(Http.Credential as SenseWindowsSession, Uri);

    internal override IEnumerable<Expiry> Expiries => new[] { _credentialExpiry, Expiry.OfServer(_trust) }.OfType<Expiry>();

    /// <summary>Checks the options, including the certificate, and makes the connection; no call is sent yet.</summary>
    /// <exception cref="QlikException">InvalidAddress, InvalidInput, CertificateKeyMissing or CertificateExpired.</exception>
    public static SenseConnection Create(SenseConnectionOptions options) => Create(options, null);

    internal static SenseConnection Create(
        SenseConnectionOptions options,
        HttpMessageHandler? handler,
        RetryPolicy? retry = null,
        IQlikClock? clock = null
    )
    {
        int ways = new[]
        {
            options.Certificate is not null,
            options.Credential is not null,
            options.UseDefaultCredentials,
            options.Jwt is not null,
        }.Count(w => w);
        if (ways != 1)
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                "Give exactly one of a certificate, a Windows credential and a JSON web token."
            );
        }

        if (options.Certificate is not null)
        {
            ClientCertificates.Check(options.Certificate, DateTimeOffset.UtcNow);
        }

        RefuseHeaderBreak(options.UserDirectory, "UserDirectory");
        RefuseHeaderBreak(options.UserId, "UserId");
        Uri uri = Address(options);
        AuthenticationModule? module = Module(options, uri);
        string name = options.Name ?? HostAddress.NameOf(uri, RepositoryPort);
        ServerTrust? trust = handler is null ? Trust(options) : null;
        QlikHttp http = new(
            new QlikHttpOptions(name, uri, handler ?? Handler(options, module, trust!), AnswerForm.Empty | AnswerForm.Text)
            {
                UserAgent = ProductInfo.UserAgent,
                MaxInFlight = MaxInFlight,
                Timeout = options.Timeout,
                Retry = retry ?? new RetryPolicy(),
                Clock = clock ?? SystemClock.Instance,
                Explain =
                    trust is null ? SignIn(options, uri)
                    : SignIn(options, uri) is Action<QlikException> signIn ? signIn + trust.Explain
                    : trust.Explain,
            }
        );
        http.Redactor.Learn(options.Credential?.Password);
        if (options.Jwt is not null)
        {
            http.Redactor.Learn(SecretText.Of(options.Jwt));
            http.Credential = SenseCredential.Jwt(options.Jwt.Copy());
            return new SenseConnection(name, uri, "Jwt", http, options, trust);
        }

        http.Credential = module is null
            ? SenseCredential.ActAs(options.UserDirectory, options.UserId)
            : new SenseWindowsSession(http, module);
        return new SenseConnection(name, uri, module is null ? "Certificate" : "Windows", http, options, trust);
    }

    internal override async Task OpenAsync(IOperationLog log, CancellationToken token)
    {
        try
        {
            if (Http.Credential is SenseWindowsSession session)
            {
                await session.OpenAsync(failFast: true, log, token).ConfigureAwait(false);
            }

            QlikRequest request = new(HttpMethod.Get, SenseRoutes.About, "Connect") { FailFast = true };
            JObject about = await Http.ObjectAsync(request, log, token).ConfigureAwait(false);
            Version = Json.Text(about["buildVersion"]);
        }
        catch (QlikException e) when (VirtualProxies.Advice(_options, e) is string advice)
        {
            e.NextStep = advice;
            throw;
        }
    }

    internal override async Task<IReadOnlyList<ConnectionTest>> TestAsync(IOperationLog log, CancellationToken token)
    {
        ConnectionTester tester = new(this);
        await tester.ReachAsync(token).ConfigureAwait(false);
        if (_options.Certificate is not null)
        {
            await tester.StepAsync("CertificateKey", CertificateAsync).ConfigureAwait(false);
        }

        await tester.StepAsync("Authentication", AnswerAsync, StepOf).ConfigureAwait(false);
        await tester.StepAsync("Role", RoleAsync, StepOf).ConfigureAwait(false);
        await tester.RightAsync("ReadUsers", UsersAsync, "Off-boarding needs the role RootAdmin.", token).ConfigureAwait(false);
        await tester.OwnedKindsAsync(log, token).ConfigureAwait(false);
        return tester.Rows;

        async Task<string> UsersAsync(CancellationToken stepToken)
        {
            await Http.ObjectAsync(QlikRequest.Get(SenseRoutes.UserCount, "Count users"), log, stepToken).ConfigureAwait(false);
            return "the users can be read";
        }

        Task<string> CertificateAsync()
        {
            ClientCertificates.Check(_options.Certificate!, DateTimeOffset.UtcNow);
            return Task.FromResult(
                FormattableString.Invariant(
                    $"'{_options.Certificate!.Subject}' has its private key and is valid until {_options.Certificate.NotAfter.ToUniversalTime():u}"
                )
            );
        }

        async Task<string> AnswerAsync()
        {
            await OpenAsync(log, token).ConfigureAwait(false);
            return "the repository answers, version " + (Version ?? "not said");
        }

        async Task<string> RoleAsync()
        {
            await Http.ObjectAsync(QlikRequest.Get(SenseRoutes.Overview, "Read the licence"), log, token).ConfigureAwait(false);
            return "the licence can be read";
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
        return RawRequests.InvokeAsync(Http, method, path, SenseRoutes.Prefix, query, body, log, token);
    }

    internal static Uri Address(SenseConnectionOptions options)
    {
        bool direct = options.Certificate is not null;
        Uri origin = HostAddress.Parse(options.Server, "Server", direct ? RepositoryPort : ProxyPort);
        string proxy = options.VirtualProxy?.Trim('/', ' ') ?? string.Empty;
        if (direct && proxy.Length > 0)
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                "-VirtualProxy can't be used with a certificate: a certificate is for the port of the repository."
            );
        }

        return new Uri(origin, (proxy.Length > 0 ? Uri.EscapeDataString(proxy) + "/" : string.Empty) + SenseRoutes.Prefix + "/");
    }

    private static string? Account(System.Net.NetworkCredential? credential)
    {
        return string.IsNullOrEmpty(credential?.Domain) ? credential?.UserName : credential!.Domain + "\\" + credential.UserName;
    }

    private static IReadOnlyList<string> Names(SenseConnectionOptions options)
    {
        return options.Certificate is not null ? new[] { options.UserDirectory + "\\" + options.UserId }
            : options.Credential is not null ? QlikAdmin.Base.CallerNames.Of(options.Credential)
            : options.Jwt is not null ? TokenNames.Of(options.Jwt)
            : QlikAdmin.Base.CallerNames.OfProcess();
    }

    internal static HttpClientHandler Handler(SenseConnectionOptions options) =>
        Handler(options, Module(options, Address(options)), Trust(options));

    private static ServerTrust Trust(SenseConnectionOptions options)
    {
        return options.SkipCertificateCheck ? ServerTrust.Everything()
            : options.TrustedRoot is not null ? ServerTrust.Root(options.TrustedRoot)
            : ServerTrust.System();
    }

    private static Action<QlikException>? SignIn(SenseConnectionOptions options, Uri uri) =>
        options.Credential is null && !options.UseDefaultCredentials ? null : WindowsSignIn.Explain(options.Credential, uri);

    private static HttpClientHandler Handler(SenseConnectionOptions options, AuthenticationModule? module, ServerTrust trust)
    {
        HttpClientHandler handler = HandlerFactory.Create(
            options.Certificate,
            trust,
            options.Credential is null ? null : module,
            keepCookies: options.Certificate is null
        );
        if (module is not null)
        {
            handler.Credentials = module;
        }

        return handler;
    }

    private static AuthenticationModule? Module(SenseConnectionOptions options, Uri uri)
    {
        NetworkCredential? account = options.UseDefaultCredentials ? CredentialCache.DefaultNetworkCredentials : options.Credential;
        return account is null ? null : new AuthenticationModule(uri, account);
    }

    /// <summary>Refuses line breaks and semicolons in a value that becomes part of a header, because they could change the user that we
    /// claim to be.</summary>
    private static void RefuseHeaderBreak(string value, string parameter)
    {
        if (value.Length == 0 || value.Any(c => c == ';' || char.IsControl(c)))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"-{parameter} must be given, without semicolons and control characters.");
        }
    }

    private static string StepOf(QlikException e)
    {
        return e.Reason switch
        {
            ErrorReason.TlsFailed or ErrorReason.ConnectionFailed => "Tls",
            ErrorReason.LoginPage or ErrorReason.RedirectRefused => "LoginPage",
            ErrorReason.XsrfRejected => "Xrfkey",
            ErrorReason.Forbidden => "Role",
            _ => "Authentication",
        };
    }
}
