using System.Collections.Concurrent;
using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Contract;
using QlikAdmin.Integration.Tests.Judge;
using QlikAdmin.Models;
using QlikAdmin.Products.Sense;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>Core with one sandbox in one test: its connections, what they logged, and every request and answer.</summary>
internal sealed class Run : IDisposable
{
    /// <summary>The time at which sandbox clocks start, so that the same seed gives the same rows on every day.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SandboxServer _server;
    private readonly int _transcriptStart = Transcript.Length;
    private readonly List<IDisposable> _connections = new();
    private readonly ConcurrentDictionary<string, Exchange> _exchanges = new();

    private Run(SandboxServer server, Control control, DateTimeOffset now)
    {
        _server = server;
        Control = control;
        Clock = new TestClock(now, control.AdvanceAsync);
    }

    public Control Control { get; }

    /// <summary>Core's clock; its waits move the sandbox's clock too.</summary>
    public TestClock Clock { get; }

    /// <summary>The time at which ages are calculated. The clock of a shared sandbox runs on, but its rows stay the same.</summary>
    public DateTimeOffset Now { get; set; } = Start;

    public RecordingLog Log { get; } = new();

    public SandboxEndpoints Endpoints => _server.Endpoints;

    public CloudEndpoints Tenant => _server.Endpoints.Cloud;

    public RegionEndpoints Registration => _server.Endpoints.Region;

    public SenseEndpoints Site => _server.Endpoints.Sense;

    public IReadOnlyCollection<Exchange> Exchanges => _exchanges.Values.ToList();

    /// <summary>A handler between Core and the network, below the recorder; null for none.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Gate { get; set; }

    public static async Task<Run> OnAsync(SandboxServer server)
    {
        Control control = new(server.Endpoints.Control);
        await control.ResetAsync();
        return new Run(server, control, await control.NowAsync());
    }

    public CloudConnection Cloud(Action<CloudConnectionOptions>? change = null, RetryPolicy? retry = null)
    {
        CloudConnectionOptions options = new()
        {
            Tenant = Tenant.Uri,
            ApiKey = Secrets.Secure(Tenant.ApiKey),
            Timeout = TimeSpan.FromSeconds(30),
        };
        change?.Invoke(options);
        return Keep(CloudConnection.Create(options, Wrap(HandlerFactory.Create()), retry ?? new RetryPolicy(seed: 1), Clock));
    }

    public CloudConnection CloudWithClient()
    {
        return Cloud(o =>
        {
            o.ApiKey = null;
            o.OAuthClient = new NetworkCredential(Tenant.ClientId, Tenant.ClientSecret);
        });
    }

    /// <summary>The registration endpoint of the tenant's region.</summary>
    public RegionConnection Region() => Region(Registration.Uri, false, Registration.ClientId, Registration.ClientSecret);

    /// <summary>The console of the organisation.</summary>
    public RegionConnection Console() =>
        Region(Registration.ConsoleUri, true, Registration.ConsoleClientId, Registration.ConsoleClientSecret);

    /// <summary>Uses the site's client certificate, unless another credential is given.</summary>
    public SenseConnection Sense(Action<SenseConnectionOptions>? change = null, RetryPolicy? retry = null)
    {
        SenseConnectionOptions options = new()
        {
            Server = Site.Uri,
            Certificate = ClientCertificates.FromFile(Site.CertificatePath, null, Secrets.Secure(Site.CertificatePassword)),
            TrustedRoot = RootCertificate.Read(Site.RootPath),
            Timeout = TimeSpan.FromSeconds(30),
        };
        change?.Invoke(options);
        return Keep(SenseConnection.Create(options, Wrap(SenseConnection.Handler(options)), retry ?? new RetryPolicy(seed: 1), Clock));
    }

    public SenseConnection SenseWithToken(string? jwt = null)
    {
        return Sense(o =>
        {
            o.Certificate = null;
            o.Server = Site.ProxyUri;
            o.VirtualProxy = Site.VirtualProxy;
            o.Jwt = Secrets.Secure(jwt ?? Site.Jwt);
        });
    }

    /// <summary>Uses the administrator's Windows account, through the proxy.</summary>
    public SenseConnection SenseWithAccount()
    {
        string[] account = Site.Administrator.Split('\\');
        return Sense(o =>
        {
            o.Certificate = null;
            o.Server = Site.ProxyUri;
            o.Credential = new NetworkCredential(account[1], "any password will do", account[0]);
        });
    }

    /// <summary>Registers a connection that a test made. It is closed with the run.</summary>
    public T Keep<T>(T connection)
        where T : Connection
    {
        _connections.Add(connection);
        return connection;
    }

    public Task<IReadOnlyList<Allocation>> ListAsync(Connection connection, AllocationQuery? query = null)
    {
        AllocationQuery asked = query ?? new AllocationQuery();
        asked.Now = Now;
        return AllocationLister.ListAllAsync(connection, asked, Log, CancellationToken.None);
    }

    /// <summary>Removes like the command: batch after batch, and at the end what needs the whole list.</summary>
    public Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        Connection connection,
        IReadOnlyList<Allocation> rows,
        int? throttleLimit = null
    ) => new RecordingJournal().Executor(throttleLimit).RemoveAsync(connection, rows, Log);

    /// <summary>Asserts that the work fails with one reason, and with a message that says what to do. Returns the error.</summary>
    public static async Task<QlikException> FailsAsync(ErrorReason reason, Func<Task> work)
    {
        QlikException error = await Assert.ThrowsAsync<QlikException>(work);
        Assert.True(error.Reason == reason, $"{reason} was expected, but it was {error.Reason}: {error.Message}");
        IsClear(error);
        return error;
    }

    public static void IsClear(QlikException error)
    {
        Transcript.Add(error.Message);
        Transcript.Add(error.NextStep ?? string.Empty);
        Assert.Equal("Qlik." + error.Reason, error.ErrorId);
        Assert.False(string.IsNullOrWhiteSpace(error.Message));
        Assert.False(string.IsNullOrWhiteSpace(error.NextStep), $"{error.ErrorId} says no next step: {error.Message}");
        Assert.DoesNotContain('\n', error.Message);
        Assert.True(error.Message.Length < 1000, "The message is too long to be read: " + error.Message);
    }

    /// <summary>
    /// Checks what must be true for every run: all requests and answers fit the vendor's descriptions, and nothing shows a secret.
    /// </summary>
    public async Task VerifyAsync(ISet<Quirk>? quirks = null)
    {
        NoSecretShown();
        HashSet<string> spoilt = new();
        foreach (
            LoggedRequest request in (await Control.LogAsync("cloud"))
                .Concat(await Control.LogAsync("region"))
                .Concat(await Control.LogAsync("sense"))
                .Where(r => r.Fault is not null)
        )
        {
            spoilt.Add(request.Headers[Recorder.MarkHeader]?.ToString() ?? string.Empty);
        }

        SortedDictionary<string, int> findings = new(StringComparer.Ordinal);
        foreach ((string mark, Exchange exchange) in _exchanges)
        {
            foreach (string finding in await ContractCheck.FindingsAsync(exchange, !spoilt.Contains(mark), quirks))
            {
                findings[finding] = findings.GetValueOrDefault(finding) + 1;
            }
        }

        string tenant = new Uri(Tenant.Uri).Authority;
        foreach (Exchange exchange in _exchanges.Values.Where(e => e.Uri.Authority == tenant))
        {
            foreach (string finding in await RequestJudge.FindingsAsync(exchange))
            {
                findings[finding] = findings.GetValueOrDefault(finding) + 1;
            }
        }

        Assert.True(
            findings.Count == 0,
            "Not as the vendor describes:\n" + string.Join("\n", findings.Select(f => $"  {f.Key} ({f.Value} times)"))
        );
    }

    public void Dispose()
    {
        _connections.ForEach(c => c.Dispose());
        Control.Dispose();
    }

    private RegionConnection Region(string uri, bool isOrganization, string id, string secret)
    {
        RegionConnectionOptions options = new()
        {
            Uri = uri,
            IsOrganization = isOrganization,
            OAuthClient = new NetworkCredential(id, secret),
            Timeout = TimeSpan.FromSeconds(30),
        };
        return Keep(RegionConnection.Create(options, Wrap(HandlerFactory.Create()), new RetryPolicy(seed: 1), Clock));
    }

    private HttpMessageHandler Wrap(HttpMessageHandler wire) => new Recorder(Gate?.Invoke(wire) ?? wire, _exchanges);

    private void NoSecretShown()
    {
        IReadOnlyList<string> texts = Transcript.From(_transcriptStart);
        HashSet<string> secrets = Secrets
            .Of(_server.Endpoints)
            .Concat(_exchanges.Values.SelectMany(Secrets.In))
            .ToHashSet(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            string? shown = secrets.FirstOrDefault(s => text.Contains(s, StringComparison.Ordinal));
            Assert.True(shown is null, $"A secret beginning with '{shown?[..4]}' is shown in: {text[..Math.Min(300, text.Length)]}");
        }
    }
}
