using System.Xml.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Connections.Probes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Products.QlikView;
using QlikAdmin.Products.QlikView.Assumptions;

namespace QlikAdmin;

/// <summary>A connection to a QlikView Management Service (QMS), and through it to the QlikView servers that it manages.</summary>
public sealed class QlikViewConnection : Connection
{
    private readonly QlikViewAllocations _allocations;

    // One service does everything, also the work of the console, so it is easily overloaded.
    private const int MaxInFlight = 4;

    private readonly QmsClient _client;
    private readonly QvsServers _servers;
    private readonly ServerTrust? _trust;

    private QlikViewConnection(string name, Uri uri, QlikHttp http, QlikViewConnectionOptions options, ServerTrust? trust)
        : base(name, QlikProduct.QlikView, uri, "Windows", http)
    {
        _trust = trust;
        User = options.Credential is NetworkCredential account ? NameOf(account) : null;
        CallerNames = options.Credential is null
            ? QlikAdmin.Base.CallerNames.OfProcess()
            : QlikAdmin.Base.CallerNames.Of(options.Credential);
        _client = new QmsClient(http);
        _servers = new QvsServers(_client);
        http.Credential = new QmsServiceKey(_client);
        _allocations = new QlikViewAllocations(_client, _servers, FirstTime);
    }

    internal override PeopleNames People => PeopleNames.Windows;

    internal override bool HasUsers => false;

    internal override IAllocationReader Allocations => _allocations;

    internal override IAllocationWriter AllocationWriter => _allocations;

    internal override ILicenseReader Licenses => _allocations;

    internal override IReadOnlyList<AssumptionCheck> AssumptionChecks => QlikViewChecks.Of(_client, _servers);

    internal override IEnumerable<Expiry> Expiries => new[] { Expiry.OfServer(_trust) }.OfType<Expiry>();

    /// <summary>Checks the options and makes the connection; no call is sent yet.</summary>
    /// <exception cref="QlikException">InvalidAddress or InvalidInput.</exception>
    public static QlikViewConnection Create(QlikViewConnectionOptions options) => Create(options, null);

    internal static QlikViewConnection Create(
        QlikViewConnectionOptions options,
        HttpMessageHandler? handler,
        RetryPolicy? retry = null,
        IQlikClock? clock = null
    )
    {
        if (options.Credential is not null == options.UseDefaultCredentials)
        {
            throw new QlikException(ErrorReason.InvalidInput, "Give either a Windows credential or -UseDefaultCredentials.");
        }

        Uri uri = QlikViewAddress.Parse(options.Server);
        string name = options.Name ?? HostAddress.NameOf(uri, QlikViewAddress.ManagementPort);
        ServerTrust? trust = handler is null ? Trust(options) : null;
        QlikHttp http = new(
            new QlikHttpOptions(name, uri, handler ?? Handler(options, uri, trust!), AnswerForm.Fault)
            {
                UserAgent = ProductInfo.UserAgent,
                MaxInFlight = MaxInFlight,
                Timeout = options.Timeout,
                Retry = retry ?? new RetryPolicy(),
                Clock = clock ?? SystemClock.Instance,
                Explain = trust is null
                    ? WindowsSignIn.Explain(options.Credential, uri)
                    : WindowsSignIn.Explain(options.Credential, uri) + trust.Explain,
            }
        );
        http.Redactor.Learn(options.Credential?.Password);
        return new QlikViewConnection(name, uri, http, options, trust);
    }

    internal override async Task OpenAsync(IOperationLog log, CancellationToken token)
    {
        if (QlikViewAddress.IsOpen(Uri) && FirstTime("plain http"))
        {
            log.Warning(
                $"'{Name}' uses http: others on the network can read names and licences, but not the password. Set up https for the management service and give -Server https://{Uri.Host}:{Uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}."
            );
        }

        IReadOnlyList<(Guid Id, string Name)> servers = await _servers.ListAsync(failFast: true, log, token).ConfigureAwait(false);
        if (servers.Count == 0)
        {
            log.Warning($"'{Name}' manages no QlikView server.");
        }

        Version = await VersionAsync(log, token).ConfigureAwait(false);
    }

    internal override async Task<IReadOnlyList<ConnectionTest>> TestAsync(IOperationLog log, CancellationToken token)
    {
        ConnectionTester tester = new(this);
        await tester.ReachAsync(token).ConfigureAwait(false);
        await tester.StepAsync("Authentication", KeyAsync, StepOf).ConfigureAwait(false);
        await tester.StepAsync("Role", ServersAsync, StepOf).ConfigureAwait(false);
        await tester.StepAsync("License", LicenseAsync, StepOf).ConfigureAwait(false);
        return tester.Rows;

        async Task<string> KeyAsync()
        {
            // The only call for which no Windows group is needed.
            await _client
                .CallAsync(new QmsCall("GetTimeLimitedServiceKey", "Get a service key") { WithoutKey = true, FailFast = true }, log, token)
                .ConfigureAwait(false);
            return "the management service answers";
        }

        async Task<string> ServersAsync()
        {
            IReadOnlyList<(Guid Id, string Name)> servers = await _servers.ListAsync(failFast: true, log, token).ConfigureAwait(false);
            return servers.Count == 0
                ? "the account may use the management service, which manages no QlikView server"
                : "the account may use the management service; QlikView servers: " + string.Join(", ", servers.Select(s => s.Name));
        }

        async Task<string> LicenseAsync()
        {
            IReadOnlyList<QvsServer> servers = await _servers.ReadAsync(log, token).ConfigureAwait(false);
            return string.Join("; ", servers.Select(s => $"{s.Name}: {(s.IsSigned ? "signed key" : s.IsLegacy ? "CALs" : "no licence")}"));
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
        return QmsRawCall.InvokeAsync(_client, Name, method, path, query, body, log, token);
    }

    private static ServerTrust Trust(QlikViewConnectionOptions options)
    {
        return options.SkipCertificateCheck ? ServerTrust.Everything()
            : options.TrustedRoot is not null ? ServerTrust.Root(options.TrustedRoot)
            : ServerTrust.System();
    }

    private static HttpMessageHandler Handler(QlikViewConnectionOptions options, Uri uri, ServerTrust trust)
    {
        ICredentials? account = options.Credential is null ? null : HandlerFactory.Windows(uri, options.Credential);
        return HandlerFactory.Create(null, trust, account, options.UseDefaultCredentials);
    }

    private static string NameOf(NetworkCredential account) =>
        string.IsNullOrEmpty(account.Domain) ? account.UserName : account.Domain + "\\" + account.UserName;

    private static string StepOf(QlikException e)
    {
        return e.Reason switch
        {
            ErrorReason.TlsFailed => "Tls",
            ErrorReason.LoginPage or ErrorReason.RedirectRefused => "LoginPage",
            ErrorReason.Forbidden => "Role",
            _ => "Authentication",
        };
    }

    /// <summary>Version of the service, where it has the call; only servers of version 12 do.</summary>
    private async Task<string?> VersionAsync(IOperationLog log, CancellationToken token)
    {
        try
        {
            QmsCall call = new("GetQMSVersion", "Read the version") { NeedsSigned = true };
            XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
            return QmsEnvelope.ResultOf(response, call.Operation) is XElement version
                ? string.Join(".", new[] { "Major", "Minor", "Patch" }.Select(p => QmsEnvelope.Text(version, p)).Where(p => p is not null))
                : null;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotSupported)
        {
            return null;
        }
    }
}
