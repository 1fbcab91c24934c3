using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
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

    [Theory]
    [InlineData("npm")]
    [InlineData("npm-prism")]
    [InlineData("npm-samples")]
    public void The_lock_file_names_no_registry(string folder)
    {
        string text = File.ReadAllText(NpmPackages.Find($"tests/QlikAdmin.Integration.Tests/{folder}/package-lock.json"));

        Assert.DoesNotContain("\"resolved\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.Contains("\"integrity\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_vendors_cloud_client_lists_gives_converts_and_takes_assignments(bool withClient)
    {
        _clients.SkipWithout();
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
        Assert.Equal(
            ["added", "updated", "removed"],
            (await run.Control.ChangesAsync("cloud"))
                .Where(c => c["table"]?.ToString() == "licenses/assignments")
                .Select(c => c["action"]!.ToString())
        );
        Assert.Contains("professional", Texts(seen["allotments"]));
        Assert.Equal(
            (await run.Control.StateAsync())["cloud"]!["users"]!.AsObject().Sum(s => s.Value!.GetValue<int>()),
            seen["people"]!.GetValue<int>()
        );
        Assert.True(seen["found"]![0]!.GetValue<bool>());
        if (!withClient)
        {
            Assert.Equal(run.Site.Administrator, seen["me"]!.ToString());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_administrators_repository_client_lists_gives_and_takes_access(bool withPfx)
    {
        _clients.SkipWithout();
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
        Assert.Equal(
            rows.Where(r => r.Quarantined).Select(r => r.Id).Append(quarantined.Id).Order(StringComparer.Ordinal),
            Texts(seen["after"])
        );
        Assert.StartsWith("Received error code: 404", seen["refused"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(rows.Count, seen["count"]!["value"]!.GetValue<int>());
        List<AccessRow> after = (await run.Control.AccessAsync()).Where(r => r.Type == "Analyzer").ToList();
        Assert.DoesNotContain(after, r => r.Id == released.Id);
        Assert.True(after.Single(r => r.Id == quarantined.Id).Quarantined);
        Assert.Equal(seen["added"]!["id"]!.ToString(), Assert.Single(after, r => r.Account == user).Id);
    }

    [Fact]
    public async Task The_vendors_cloud_client_changes_and_deletes_users_and_moves_an_app()
    {
        _clients.SkipWithout();
        Run run = await StartFreshAsync();
        JsonObject leaver = await run.Control.PostAsync(
            "cloud/users",
            new
            {
                subject = "idp|leaver",
                license = "analyzer",
                apiKeys = 2,
                oauthTokens = 1,
            }
        );
        string id = leaver["id"]!.ToString();
        JsonObject content = await run.Control.PostAsync("content", new { owners = new[] { id }, kinds = new[] { "app" } });
        string app = Assert.Single(content["added"]!.AsArray())!["id"]!.ToString();

        JsonObject seen = await _clients.RunAsync(
            "people.mjs",
            new Dictionary<string, string>
            {
                ["QLIK_TENANT"] = run.Tenant.Uri,
                ["QLIK_API_KEY"] = run.Tenant.ApiKey,
                ["QLIK_SUBJECT"] = @"CORP\vendor's client",
                ["QLIK_LEAVER"] = id,
                ["QLIK_APP"] = app,
            }
        );

        Assert.Equal(
            (201, 409, 204, 204, 400, 204, 404),
            (
                Number(seen, "created"),
                Number(seen, "conflict"),
                Number(seen, "patched"),
                Number(seen, "disabled"),
                Number(seen, "refused"),
                Number(seen, "deleted"),
                Number(seen, "gone")
            )
        );
        Assert.Equal(("Vendor Client", "active"), (seen["name"]!.ToString(), seen["status"]!.ToString()));
        Assert.Equal(["AuditAdmin", "DataAdmin"], Texts(seen["roles"]));
        Assert.True(Assert.Single(seen["found"]!.AsArray())!.GetValue<bool>());
        Assert.Equal(["exists", "ok"], Texts(seen["invited"]));
        Assert.Equal(
            (2, 204, 1, 204, 204),
            (Number(seen, "keys"), Number(seen, "revoked"), Number(seen, "tokens"), Number(seen, "ended"), Number(seen, "left"))
        );
        Assert.Equal(["revoked", "revoked"], Texts(seen["keysAfter"]));
        Assert.Equal(200, Number(seen, "moved"));
        Assert.True(seen["isMine"]!.GetValue<bool>());
        Assert.Equal(1, Number(seen, "providers"));
        Assert.DoesNotContain(await run.Control.AssignmentsAsync(), a => a.Key.EndsWith("idp|leaver", StringComparison.Ordinal));
        Assert.Equal(
            2,
            (await run.Control.ChangesAsync("cloud")).Count(c => c["table"]!.ToString() == "users" && c["action"]!.ToString() == "deleted")
        );
    }

    [Fact]
    public async Task The_administrators_repository_client_lets_a_user_go()
    {
        _clients.SkipWithout();
        Run run = await StartAsync(new SandboxKind { Users = 300 });
        List<JsonObject> rows = (await run.Control.ContentAsync()).Where(r => r["type"]!.ToString() == "App").ToList();
        List<string> owners = rows.Select(r => r["owner"]!.ToString())
            .Distinct()
            .Where(a => a.StartsWith(@"CORP\", StringComparison.Ordinal) && !a.Contains('\''))
            .Take(2)
            .ToList();
        JsonObject app = rows.First(r => r["owner"]!.ToString() == owners[0] && r["published"]!.GetValue<bool>() == false);
        Uri address = new(run.Site.Uri);

        JsonObject seen = await _clients.RunAsync(
            "sense-owners.cjs",
            new Dictionary<string, string>
            {
                ["QLIK_HOST"] = address.Host,
                ["QLIK_PORT"] = address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["QLIK_CERTIFICATE"] = run.Site.ClientPemPath,
                ["QLIK_KEY"] = run.Site.ClientKeyPath,
                ["QLIK_USER"] = owners[0],
                ["QLIK_HEIR"] = owners[1],
                ["QLIK_APP"] = app["id"]!.ToString(),
            }
        );

        List<JsonObject> after = await run.Control.ContentAsync();
        List<string> owned = Texts(seen["owned"]);
        Assert.Contains(app["id"]!.ToString(), owned);
        Assert.Equal([201, 204], seen["selection"]!.AsArray().Select(s => s!.GetValue<int>()));
        Assert.Equal(200, seen["moved"]!.GetValue<int>());
        Assert.StartsWith("Received error code: 409", seen["stale"]!.ToString(), StringComparison.Ordinal);
        Assert.All(Texts(seen["objectOwners"]), a => Assert.Equal(owners[0], a));
        Assert.Equal(204, seen["deleted"]!.GetValue<int>());
        Assert.Equal(owners[1], seen["owner"]!.ToString());
        Assert.Equal(Texts(seen["objectOwners"]).Count, seen["orphans"]!.GetValue<int>());
        Assert.All(owned, id =>
            Assert.Equal(
                id == app["id"]!.ToString() ? owners[1] : @"INTERNAL\sa_repository",
                after.Single(r => r["id"]!.ToString() == id)["owner"]!.ToString()
            )
        );
    }

    [Fact]
    public async Task A_client_of_the_field_does_an_administrators_ordinary_jobs_on_a_site()
    {
        _clients.SkipWithout();
        Run run = await StartAsync(new SandboxKind { Users = 300 });
        List<AccessRow> rows = await run.Control.AccessAsync();
        AccessRow released = rows.First(r =>
            r.Type == "Analyzer" && !r.Quarantined && r.Account is not null && !(r.LastUsed > Run.Start.AddDays(-8))
        );
        string account = rows.First(r =>
            r.Account?.StartsWith(@"CORP\", StringComparison.Ordinal) == true && !r.Account.Contains('\'')
        ).Account!;
        Dictionary<string, string> environment = OnSite(run, account);
        environment["QLIK_ROOT"] = run.Site.RootPath;
        environment["QLIK_RELEASE"] = released.Id;

        JsonObject seen = await _clients.RunAsync("repo-api.mjs", environment);

        JsonNode sense = (await run.Control.StateAsync())["sense"]!;
        Assert.Equal("38.22.0.0", seen["version"]!.ToString());
        Assert.Equal("0: Repository", seen["serviceTypes"]![0]!.ToString());
        Assert.Contains("User.tags > Tag", Texts(seen["relations"]));
        Assert.True(seen["standard"]!.GetValue<bool>());
        Assert.Equal(Assert.Single(Texts(seen["nodes"])), Assert.Single(Texts(seen["services"])));
        Assert.True(Number(seen, "tokens") > 0);
        foreach (string type in new[] { "User", "Professional", "Analyzer" })
        {
            Assert.Equal(rows.Count(r => r.Type == type), seen["kinds"]![type]!.GetValue<int>());
        }

        Assert.Equal(1, seen["kinds"]!["Login"]!.GetValue<int>());
        Assert.Equal(sense["users"]!.AsObject().Sum(s => s.Value!.GetValue<int>()), Number(seen, "users"));
        Assert.Equal(("Changed by a client", "Changed by a client"), (seen["updated"]!.ToString(), seen["after"]!["name"]!.ToString()));
        Assert.Equal(["AuditAdmin"], Texts(seen["after"]!["roles"]));
        Assert.Equal(["contractor"], Texts(seen["after"]!["tags"]));
        Assert.True(Number(seen, "tasks") > Number(seen, "reloads") && Number(seen, "reloads") > 0);
        Assert.Equal((await run.Control.ContentAsync()).Count(r => r["type"]!.ToString() == "App"), Number(seen, "apps"));
        Assert.Equal(204, Number(seen, "released"));
        Assert.EndsWith("404", seen["gone"]!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(await run.Control.AccessAsync(), r => r.Id == released.Id);
    }

    [Fact]
    public async Task The_administrators_repository_client_looks_a_site_over_and_blocks_a_user()
    {
        _clients.SkipWithout();
        Run run = await StartAsync(new SandboxKind { Users = 300 });
        List<AccessRow> rows = await run.Control.AccessAsync();
        string account = rows.First(r =>
            r.Account?.StartsWith(@"CORP\", StringComparison.Ordinal) == true && !r.Account.Contains('\'')
        ).Account!;

        JsonObject seen = await _clients.RunAsync("sense-site.cjs", OnSite(run, account));

        JsonObject counts = seen["counts"]!.AsObject();
        Assert.All(counts, c => Assert.True(c.Value!.GetValue<int>() > 0, c.Key));
        Assert.Equal(rows.Count(r => r.Type == "Professional"), Number(counts, "professional"));
        Assert.Equal(
            Number(counts, "task"),
            Number(counts, "reloadtask") + Number(counts, "externalprogramtask") + Number(counts, "usersynctask")
        );
        Assert.Equal(200, Number(seen, "blocked"));
        Assert.StartsWith("Received error code: 409", seen["stale"]!.ToString(), StringComparison.Ordinal);
        Assert.True(seen["isBlocked"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_vendors_cloud_client_looks_a_tenant_over()
    {
        _clients.SkipWithout();
        Run run = await StartFreshAsync();
        JsonNode before = (await run.Control.StateAsync())["cloud"]!;

        JsonObject seen = await _clients.RunAsync(
            "tenant.mjs",
            new Dictionary<string, string> { ["QLIK_TENANT"] = run.Tenant.Uri, ["QLIK_API_KEY"] = run.Tenant.ApiKey }
        );

        JsonNode content = before["content"]!;
        Assert.Equal(
            (run.Tenant.TenantId, 204, "Renamed by a client"),
            (seen["tenant"]!.ToString(), Number(seen, "renamed"), seen["name"]!.ToString())
        );
        Assert.Equal(before["users"]!.AsObject().Sum(s => s.Value!.GetValue<int>()), Number(seen, "people"));
        Assert.Contains("professional", Texts(seen["types"]));
        Assert.Equal((5, 5), (Number(seen, "used"), Number(seen, "log")));
        Assert.Equal(
            ("Renamed by a client", true, 204),
            (seen["space"]!.ToString(), seen["hasSpace"]!.GetValue<bool>(), Number(seen, "removed"))
        );
        Assert.Equal(content["space"]!.GetValue<int>() + 1, Number(seen, "spaces"));
        Assert.True(Number(seen, "items") > 20);
        Assert.Equal("Renamed by a client", seen["item"]!.ToString());
        Assert.All(new[] { "held", "reload", "mine" }, name => Assert.True(seen[name]!.GetValue<bool>(), name));
        Assert.Contains("shared_spaces", Texts(seen["limits"]));
        Assert.True(Number(seen, "metered") > 0);
    }

    private static Dictionary<string, string> OnSite(Run run, string user)
    {
        Uri address = new(run.Site.Uri);
        return new Dictionary<string, string>
        {
            ["QLIK_HOST"] = address.Host,
            ["QLIK_PORT"] = address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["QLIK_CERTIFICATE"] = run.Site.ClientPemPath,
            ["QLIK_KEY"] = run.Site.ClientKeyPath,
            ["QLIK_USER"] = user,
        };
    }

    private static int Number(JsonObject seen, string name) => seen[name]!.GetValue<int>();

    private static List<string> Texts(JsonNode? list) => list!.AsArray().Select(t => t!.ToString()).Order(StringComparer.Ordinal).ToList();

    private static (int Http, int Item) Outcome(JsonNode? call)
    {
        return (call!["status"]!.GetValue<int>(), Assert.Single(call["rows"]!.AsArray())!["status"]!.GetValue<int>());
    }
}
