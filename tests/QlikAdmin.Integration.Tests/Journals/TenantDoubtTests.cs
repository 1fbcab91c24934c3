using System.Collections;
using QlikAdmin.Integration.Tests.Storm;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Sandbox;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>A tenant whose reactivation was answered wrong: what is in doubt is settled by asking the tenant, or made again, and the
/// session does not go on taking it for deactivated.</summary>
public sealed class TenantDoubtTests : IAsyncLifetime
{
    private const string Hostname = "sandbox.eu.qlikcloud.example";

    private readonly JournaledRuns _operations = new();
    private SandboxServer _server = null!;
    private Control _control = null!;
    private StormConnections _connections = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = 50,
                Seed = 7,
                Now = Support.Run.Start,
            }
        );
        _control = new Control(_server.Endpoints.Control);
        _connections = new StormConnections(_server.Endpoints, new TestClock(Support.Run.Start, _control.AdvanceAsync));
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _operations.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nobody_can_tell_it_is_made_again(bool wasMade)
    {
        using Connection region = Connect("region");
        using Shell shell = new(region);
        Disable(shell);
        await SpoilAsync(wasMade);

        ShellResult enabling = Enable(shell);
        JournalEntry open = Assert.Single(_operations.Newest().Entries);

        Assert.Equal(JournalEntryState.Open, open.State);
        Assert.Contains("It is not known whether it was done", Assert.Single(enabling.Errors).ToString());
        Assert.Empty(Resume(shell, open.RunId).Errors);
        Assert.Equal(nameof(Outcome.Enabled), Assert.Single(_operations.Of(open.RunId).Entries).Outcome);
        Assert.False(await IsDeactivatedAsync());
    }

    [Fact]
    public async Task A_connection_to_the_tenant_settles_at_once_that_it_was_made_and_is_free_again()
    {
        using Connection region = Connect("region");
        using Connection cloud = Connect("cloud");
        await cloud.OpenAsync(SilentLog.Instance, CancellationToken.None);
        using Shell shell = new(region, cloud);
        Disable(shell);
        Assert.Contains("is deactivated", Assert.Single(Users(shell).Errors).ToString());
        await SpoilAsync(wasMade: true);

        Assert.Empty(Enable(shell).Errors);

        Assert.Equal(nameof(Outcome.Enabled), Assert.Single(_operations.Newest().Entries).Outcome);
        Assert.NotEmpty(Users(shell).Output);
    }

    [Fact]
    public async Task A_connection_to_the_tenant_settles_at_once_that_it_was_not_made()
    {
        using Connection region = Connect("region");
        using Connection cloud = Connect("cloud");
        await cloud.OpenAsync(SilentLog.Instance, CancellationToken.None);
        using Shell shell = new(region, cloud);
        Disable(shell);
        await SpoilAsync(wasMade: false);

        Assert.Single(Enable(shell).Errors);

        Assert.Equal(JournalEntryState.Failed, Assert.Single(_operations.Newest().Entries).State);
        Assert.Contains("is deactivated", Assert.Single(Users(shell).Errors).ToString());
        Assert.True(await IsDeactivatedAsync());
    }

    [Fact]
    public async Task What_was_deactivated_again_since_is_not_brought_back()
    {
        using Connection region = Connect("region");
        using Shell shell = new(region);
        Disable(shell);
        await SpoilAsync(wasMade: true);
        Enable(shell);
        Guid doubtful = _operations.Newest().Run.RunId;
        Disable(shell);

        Resume(shell, doubtful);

        Assert.Equal(JournalEntryState.Skipped, Assert.Single(_operations.Of(doubtful).Entries).State);
        Assert.True(await IsDeactivatedAsync());
    }

    private Connection Connect(string service) => _connections.Create(service, service, TimeSpan.FromSeconds(3));

    private Task SpoilAsync(bool wasMade) =>
        _control.FaultAsync(
            new
            {
                service = "region",
                method = "POST",
                pathContains = "reactivate",
                kind = "status",
                status = 500,
                done = wasMade,
                count = 1,
            }
        );

    private void Disable(Shell shell) => Assert.Empty(Run(shell, "Disable-QlikTenant").Errors);

    private ShellResult Enable(Shell shell) => Run(shell, "Enable-QlikTenant");

    private ShellResult Run(Shell shell, string command) =>
        shell.Run(
            command,
            new Hashtable
            {
                ["Id"] = _server.Endpoints.Cloud.TenantId,
                ["ConfirmHostname"] = Hostname,
                ["JournalPath"] = _operations.Folder,
            }
        );

    private ShellResult Resume(Shell shell, Guid run) =>
        shell.Run("Resume-QlikOperation", new Hashtable { ["Run"] = run.ToString(), ["JournalPath"] = _operations.Folder });

    private static ShellResult Users(Shell shell) => shell.Run("Get-QlikUser", new Hashtable { ["Connection"] = "cloud" });

    private async Task<bool> IsDeactivatedAsync() => (await _control.StateAsync())["cloud"]!["deactivated"]!.GetValue<bool>();
}
