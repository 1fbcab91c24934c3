using System.Text.Json.Nodes;
using Xunit;

namespace QlikAdmin.Integration.Tests.VendorClients;

/// <summary>The vendor's npm packages, and node scripts that use them.</summary>
public sealed class Clients : IAsyncLifetime
{
    private readonly NpmPackages _packages = new("tests/QlikAdmin.Integration.Tests/npm");

    public async ValueTask InitializeAsync() => await _packages.InstallAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Ends the test as skipped, with the reason, where the packages can't be run.</summary>
    public void SkipWithout()
    {
        if (_packages.WhyNot is string reason)
        {
            Assert.Skip(reason);
        }
    }

    /// <inheritdoc cref="NpmPackages.RunAsync" />
    public Task<JsonObject> RunAsync(string script, Dictionary<string, string> environment) => _packages.RunAsync(script, environment);
}
