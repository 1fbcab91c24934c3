using System.Collections;
using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Ownership;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>A sandbox, a shell with a connection to one of its services, and a connection without faults.</summary>
internal sealed class StormStage : IAsyncDisposable
{
    /// <summary>Time-out of the connection that the shell has.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly SandboxServer _server;
    private readonly Shell _shell;

    private StormStage(
        SandboxServer server,
        Control control,
        string service,
        TestClock clock,
        StormConnections connections,
        bool isOtherLicense
    )
    {
        _server = server;
        Control = control;
        Service = service;
        Clock = clock;
        Stormy = connections.Create(service, "there", Timeout);
        Calm = connections.Create(service, "there", TimeSpan.FromSeconds(60));
        IsOtherLicense = isOtherLicense;
        _shell = new Shell(Stormy);
    }

    public Control Control { get; }

    public string Service { get; }

    public bool IsOtherLicense { get; }

    /// <summary>The clock of both connections.</summary>
    public TestClock Clock { get; }

    /// <summary>The connection of the shell.</summary>
    public Connection Stormy { get; }

    /// <summary>A connection that is used only without faults.</summary>
    public Connection Calm { get; }

    public SandboxServer Server => _server;

    public JournaledRuns Runs { get; } = new();

    /// <param name="service">The service.</param>
    /// <param name="users">How many people there are.</param>
    /// <param name="isOtherLicense">A capacity subscription instead of named users on Cloud, a signed key instead of CALs on
    /// QlikView.</param>
    public static async Task<StormStage> StartAsync(string service, int users, bool isOtherLicense = false)
    {
        SandboxServer server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = users,
                Seed = 7,
                Now = Support.Run.Start,
                CloudLicense = isOtherLicense ? CloudLicenseMode.Capacity : default,
                QlikViewLicense = isOtherLicense ? QlikViewLicenseMode.Signed : default,
            }
        );
        Control control = new(server.Endpoints.Control);
        await control.ResetAsync();

        // Enough units for everybody, so that giving one back never fails because none is free.
        await control.PostAsync(
            "settings",
            new
            {
                cloudUnits = new Dictionary<string, int>
                {
                    [isOtherLicense ? "fullUser" : "professional"] = 100_000,
                    [isOtherLicense ? "basicUser" : "analyzer"] = 100_000,
                },
                senseUnits = new
                {
                    professional = 100_000,
                    analyzer = 100_000,
                    user = 100_000,
                },
            }
        );
        await control.PostAsync("qlikview", new { signedUnits = 100_000 });
        DateTimeOffset now = await control.NowAsync();
        TestClock clock = new(now, control.AdvanceAsync);
        return new StormStage(server, control, service, clock, new StormConnections(server.Endpoints, clock), isOtherLicense);
    }

    /// <summary>Runs a command; the journal is in the folder of the stage.</summary>
    public ShellResult Run(StormCommand command)
    {
        Hashtable parameters = new(command.Parameters) { ["JournalPath"] = Runs.Folder };
        return _shell.Run(command.Name, parameters, command.Input);
    }

    /// <summary>Runs a command that changes nothing.</summary>
    public ShellResult Make(StormCommand command) => _shell.Run(command.Name, command.Parameters, command.Input);

    public Task<Facts> FactsAsync() => Facts.ReadAsync(Control, Service);

    public async Task<int> ChangeCountAsync() => (await Control.ChangesAsync(Service)).Count;

    public async Task<IReadOnlyList<JsonObject>> ChangesSinceAsync(int count) => (await Control.ChangesAsync(Service)).Skip(count).ToList();

    public Task<IReadOnlyList<Allocation>> AllocationsAsync(params string[] types)
    {
        return AllocationLister.ListAllAsync(
            Calm,
            new AllocationQuery { Types = types, Now = Support.Run.Start },
            SilentLog.Instance,
            CancellationToken.None
        );
    }

    public Task<IReadOnlyList<User>> UsersAsync() =>
        UserLister.ListAllAsync(Calm, new UserQuery(), SilentLog.Instance, CancellationToken.None);

    public Task<IReadOnlyList<OwnedItem>> ItemsAsync(string owner) =>
        OwnedItems.ListAllAsync(Calm, [owner], [], SilentLog.Instance, CancellationToken.None);

    /// <summary>Journals of the runs that the folder holds, the newest first.</summary>
    public IReadOnlyList<JournalContent> Journals() => JournalArchive.Read(Runs.Folder, e => throw e).ToList();

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        Stormy.Dispose();
        Calm.Dispose();
        Control.Dispose();
        Runs.Dispose();
        await _server.DisposeAsync();
    }
}
