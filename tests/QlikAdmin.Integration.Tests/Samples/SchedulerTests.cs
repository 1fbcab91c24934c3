using System.Text.Json.Nodes;
using QlikAdmin.Integration.Tests.VendorClients;
using Xunit;

namespace QlikAdmin.Integration.Tests.Samples;

/// <summary>The manifest and the workflow of samples/fleet against the schemas that Kubernetes and GitHub users publish.</summary>
public sealed class SchedulerTests : IAsyncLifetime
{
    private readonly NpmPackages _packages = new("tests/QlikAdmin.Integration.Tests/npm-samples");
    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-samples-").FullName;

    public async ValueTask InitializeAsync() => await _packages.InstallAsync();

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_manifest_and_the_workflow_are_as_their_schemas_want_them()
    {
        (JsonArray job, JsonArray workflow) = await CheckAsync(j => j, w => w);

        Assert.Empty(job);
        Assert.Empty(workflow);
    }

    [Theory]
    [InlineData("completionMode:", "completionMod:", "completionMod")]
    [InlineData("          image:", "          imag:", "imag")]
    [InlineData("  template:", "  templat:", "template")]
    [InlineData("completions: 16", "completions: many", "integer")]
    public async Task A_mistake_in_the_manifest_is_found(string right, string wrong, string told)
    {
        (JsonArray job, _) = await CheckAsync(j => Replaced(j, right, wrong), w => w);

        Assert.Contains(job, e => ((string)e!).Contains(told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("runs-on:", "run-on:")]
    [InlineData("contents: read", "contents: look")]
    public async Task A_mistake_in_the_workflow_is_found(string right, string wrong)
    {
        (_, JsonArray workflow) = await CheckAsync(j => j, w => Replaced(w, right, wrong));

        Assert.NotEmpty(workflow);
    }

    private static string Replaced(string text, string right, string wrong)
    {
        Assert.Contains(right, text, StringComparison.Ordinal);
        return text.Replace(right, wrong, StringComparison.Ordinal);
    }

    private async Task<(JsonArray Job, JsonArray Workflow)> CheckAsync(Func<string, string> job, Func<string, string> workflow)
    {
        Assert.SkipUnless(_packages.WhyNot is null, _packages.WhyNot ?? string.Empty);
        JsonObject found = await _packages.RunAsync(
            "check.mjs",
            new Dictionary<string, string>
            {
                ["SAMPLE_JOB"] = await CopyAsync("kubernetes/job.yaml", job),
                ["SAMPLE_WORKFLOW"] = await CopyAsync("github/fleet.yml", workflow),
            }
        );
        return (found["job"]!.AsArray(), found["workflow"]!.AsArray());
    }

    private async Task<string> CopyAsync(string sample, Func<string, string> change)
    {
        string text = await File.ReadAllTextAsync(NpmPackages.Find("samples/fleet/" + sample));
        string copy = Path.Combine(_folder, Path.GetFileName(sample));
        await File.WriteAllTextAsync(copy, change(text));
        return copy;
    }
}
