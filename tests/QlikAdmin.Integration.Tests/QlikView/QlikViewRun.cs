using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.QlikView;

/// <summary>Core against the emulated management service during one test. When it ends, everything that was sent is compared with the
/// vendor's XSDs and searched for secrets.</summary>
internal sealed class QlikViewRun : IAsyncDisposable
{
    private readonly SandboxServer _server;
    private readonly SoapRecorder _recorder;
    private readonly int _transcriptStart = Transcript.Length;

    private QlikViewRun(SandboxServer server, Control control, DateTimeOffset now, QlikViewConnectionOptions options)
    {
        _server = server;
        Control = control;
        Clock = new TestClock(now, control.AdvanceAsync);
        CredentialCache windows = new();
        windows.Add(new Uri(server.Endpoints.QlikView.Uri), "NTLM", options.Credential!);
        _recorder = new SoapRecorder(HandlerFactory.Create(credentials: windows));
        Connection = QlikViewConnection.Create(options, _recorder, new RetryPolicy(seed: 1), Clock);
    }

    public Control Control { get; }

    public TestClock Clock { get; }

    public RecordingLog Log { get; } = new() { CopyFolder = Directory.CreateTempSubdirectory("qlikadmin-copies-").FullName };

    public SoapRecorder Sent => _recorder;

    public QlikViewConnection Connection { get; }

    public static async Task<QlikViewRun> StartAsync(
        QlikViewLicenseMode license = QlikViewLicenseMode.Legacy,
        string version = "12.90",
        int users = 150,
        bool limited = false
    )
    {
        SandboxServer server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = users,
                Seed = 7,
                Now = Run.Start,
                QlikViewLicense = license,
                QlikViewVersion = version,
            }
        );
        Control control = new(server.Endpoints.Control);
        QlikViewEndpoints at = server.Endpoints.QlikView;
        return new QlikViewRun(
            server,
            control,
            await control.NowAsync(),
            new QlikViewConnectionOptions
            {
                Server = at.Uri,
                Name = "qv",
                Timeout = TimeSpan.FromSeconds(60),
                Credential = limited
                    ? new NetworkCredential(at.LimitedUserName, at.LimitedPassword)
                    : new NetworkCredential(at.UserName, at.Password),
            }
        );
    }

    public async Task<JsonArray> ServersAsync() => (await Control.StateAsync("qlikview"))["servers"]!.AsArray();

    public Task<IReadOnlyList<Allocation>> ListAsync(params string[] types)
    {
        return AllocationLister.ListAllAsync(
            Connection,
            new AllocationQuery { Types = types, Now = Clock.UtcNow },
            Log,
            CancellationToken.None
        );
    }

    public async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(params Allocation[] rows)
    {
        IReadOnlyList<ItemResult<Allocation>> attempts = await new RecordingJournal().Executor().RemoveAsync(Connection, rows, Log);
        return attempts.OrderBy(a => Array.IndexOf(rows, a.Item)).ToList();
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> RestoreAsync(params Allocation[] rows)
    {
        return Connection.Allocations.RestoreAsync(
            rows.Select(r => new AllocationRequest(new AllocationUser(r.User!, r.User!, null, null), r.Type, null, r.Id)).ToList(),
            1,
            Log,
            CancellationToken.None
        );
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> AddAsync(string user, string type)
    {
        return Connection.Allocations.AddAsync(
            [new AllocationRequest(new AllocationUser(user, user, null, null), type)],
            1,
            Log,
            CancellationToken.None
        );
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            string[] secrets =
            [
                _server.Endpoints.QlikView.Password,
                .. (await Control.StateAsync("qlikview"))["secrets"]!.AsArray().Select(s => s!.GetValue<string>()),
            ];
            Assert.DoesNotContain(Transcript.From(_transcriptStart), t => secrets.Any(s => t.Contains(s, StringComparison.Ordinal)));
            Assert.Empty(_recorder.Sent.SelectMany(s => QmsMessages.Check(s.Body)).Distinct());
        }
        finally
        {
            Directory.Delete(Log.CopyFolder!, recursive: true);
            Connection.Dispose();
            Control.Dispose();
            await _server.DisposeAsync();
        }
    }
}
