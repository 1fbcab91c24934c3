using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.VendorClients;

/// <summary>The sandbox as clients see it that were not written by us: they work against it as they are.</summary>
public sealed class ClientTests : SandboxTest, IClassFixture<Clients>
{
    private readonly Clients _clients;

    public ClientTests(Sandboxes shared, Clients clients)
        : base(shared)
    {
        _clients = clients;
    }

    [Fact]
    public void The_lock_file_names_no_registry()
    {
        string text = File.ReadAllText(Clients.Find("tests/QlikAdmin.Integration.Tests/npm/package-lock.json"));

        Assert.DoesNotContain("\"resolved\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.Contains("\"integrity\"", text, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_vendors_cloud_client_lists_gives_converts_and_takes_assignments(bool withClient)
    {
        Skip.If(_clients.WhyNot is not null, _clients.WhyNot);
        Run run = await StartAsync(new SandboxKind { Users = 300 });
        List<AssignmentRow> rows = await run.Control.AssignmentsAsync();
        Assert.True(rows.Count > 200, "The seed is too small for three pages.");
        string subject = withClient ? "CORP\\o'malley" : "auth0|0123456789abcdef";
        Dictionary<string, string> environment = new() { ["QLIK_TENANT"] = run.Tenant.Uri, ["QLIK_SUBJECT"] = subject };
        if (withClient)
        {
            environment["QLIK_CLIENT_ID"] = run.Tenant.ClientId;
            environment["QLIK_CLIENT_SECRET"] = run.Tenant.ClientSecret;
        }
        else
        {
            environment["QLIK_API_KEY"] = run.Tenant.ApiKey;
        }

        JsonObject seen = await _clients.RunAsync("cloud.mjs", environment);

        List<string> keys = rows.Select(r => r.Key).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(keys, Texts(seen["before"]));
        Assert.Equal(keys.Append("analyzer:" + subject).Order(StringComparer.Ordinal), Texts(seen["afterAdding"]));
        Assert.Equal(keys, Texts(seen["after"]));
        Assert.Equal(keys, (await run.Control.AssignmentsAsync()).Select(r => r.Key).Order(StringComparer.Ordinal));
        Assert.Equal((207, 201), Outcome(seen["added"]));
        Assert.Equal((207, 200), Outcome(seen["updated"]));
        Assert.Equal((207, 404), Outcome(seen["wrong"]));
        Assert.Equal((207, 200), Outcome(seen["deleted"]));
        Assert.Equal(["added", "updated", "removed"], (await run.Control.ChangesAsync("cloud")).Where(c => c["table"]?.ToString() == "licenses/assignments").Select(c => c["action"]!.ToString()));
        Assert.Contains("professional", Texts(seen["allotments"]));
        Assert.Equal((await run.Control.StateAsync())["cloud"]!["users"]!.AsObject().Sum(s => s.Value!.GetValue<int>()), seen["people"]!.GetValue<int>());
        Assert.True(seen["found"]![0]!.GetValue<bool>());
        if (!withClient)
        {
            Assert.Equal(run.Site.Administrator, seen["me"]!.ToString());
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_administrators_repository_client_lists_gives_and_takes_access(bool withPfx)
    {
        Skip.If(_clients.WhyNot is not null, _clients.WhyNot);
        Run run = await StartAsync(new SandboxKind { Users = 300 });
        List<AccessRow> rows = (await run.Control.AccessAsync()).Where(r => r.Type == "Analyzer").ToList();
        AccessRow released = rows.First(r => !r.Quarantined && r.Account is not null && !(r.LastUsed > Run.Start.AddDays(-8)));
        AccessRow quarantined = rows.First(r => !r.Quarantined && r.Account is not null && r.LastUsed > Run.Start.AddDays(-6));
        await run.Control.PostAsync("settings", new { senseUnits = new { analyzer = 5000 } });
        Uri address = new(run.Site.Uri);
        string user = withPfx ? @"INTERNAL\sa_odag" : @"INTERNAL\sa_printing";
        Dictionary<string, string> environment = new()
        {
            ["QLIK_HOST"] = address.Host,
            ["QLIK_PORT"] = address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["QLIK_TYPE"] = "Analyzer",
            ["QLIK_USER"] = user,
            ["QLIK_RELEASE"] = released.Id,
            ["QLIK_QUARANTINE"] = quarantined.Id,
        };
        if (withPfx)
        {
            environment["QLIK_PFX"] = run.Site.CertificatePath;
            environment["QLIK_PASSPHRASE"] = run.Site.CertificatePassword;
        }
        else
        {
            environment["QLIK_CERTIFICATE"] = run.Site.ClientPemPath;
            environment["QLIK_KEY"] = run.Site.ClientKeyPath;
        }

        JsonObject seen = await _clients.RunAsync("sense.cjs", environment);

        Assert.Equal("38.22.0.0", seen["version"]!.ToString());
        Assert.Equal(rows.Select(r => r.Id).Order(StringComparer.Ordinal), Texts(seen["before"]));
        Assert.Equal(1, seen["users"]!.GetValue<int>());
        Assert.Equal(201, seen["added"]!["status"]!.GetValue<int>());
        Assert.Equal(user, seen["added"]!["account"]!.ToString());
        Assert.Equal(204, seen["released"]!.GetValue<int>());
        Assert.Equal(204, seen["quarantined"]!.GetValue<int>());
        Assert.Equal(rows.Where(r => r.Quarantined).Select(r => r.Id).Append(quarantined.Id).Order(StringComparer.Ordinal), Texts(seen["after"]));
        Assert.StartsWith("Received error code: 404", seen["refused"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(rows.Count, seen["count"]!["value"]!.GetValue<int>());
        List<AccessRow> after = (await run.Control.AccessAsync()).Where(r => r.Type == "Analyzer").ToList();
        Assert.DoesNotContain(after, r => r.Id == released.Id);
        Assert.True(after.Single(r => r.Id == quarantined.Id).Quarantined);
        Assert.Equal(seen["added"]!["id"]!.ToString(), Assert.Single(after, r => r.Account == user).Id);
    }

    private static List<string> Texts(JsonNode? list) => list!.AsArray().Select(t => t!.ToString()).Order(StringComparer.Ordinal).ToList();

    private static (int Http, int Item) Outcome(JsonNode? call)
    {
        return (call!["status"]!.GetValue<int>(), Assert.Single(call["rows"]!.AsArray())!["status"]!.GetValue<int>());
    }
}
