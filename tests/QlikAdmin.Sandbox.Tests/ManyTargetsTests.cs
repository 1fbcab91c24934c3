using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Several tenants and sites in one sandbox.</summary>
public sealed class ManyTargetsTests : IAsyncLifetime
{
    private const string Add = "api/v1/licenses/assignments/actions/add";
    private const string Overview = "api/v1/licenses/overview";

    private readonly List<HttpClient> _clients = [];
    private SandboxServer? _server;

    private SandboxEndpoints Endpoints => _server!.Endpoints;

    public async ValueTask InitializeAsync() =>
        _server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = 20,
                Tenants = 3,
                Sites = 2,
                Now = SandboxSession.Now,
            }
        );

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await _server!.DisposeAsync();
    }

    [Fact]
    public void Each_has_a_name_an_address_and_keys_of_its_own()
    {
        Assert.Equal(["tenant001", "tenant002", "tenant003"], Endpoints.Tenants.Select(t => t.Name));
        Assert.Equal(["site001", "site002"], Endpoints.Sites.Select(s => s.Name));
        Assert.Equal(3, Endpoints.Tenants.Select(t => t.Cloud.Uri).Distinct().Count());
        Assert.Equal(3, Endpoints.Tenants.Select(t => t.Cloud.TenantId).Distinct().Count());
        Assert.Equal(3, Endpoints.Tenants.Select(t => t.Cloud.ApiKey).Distinct().Count());
        Assert.Equal(2, Endpoints.Sites.Select(s => s.Sense.CertificatePath).Distinct().Count());
        Assert.Same(Endpoints.Cloud, Endpoints.Tenants[0].Cloud);
        Assert.Same(Endpoints.Sense, Endpoints.Sites[0].Sense);
        Assert.All(Endpoints.Sites, s => Assert.True(File.Exists(s.Sense.CertificatePath)));
    }

    [Fact]
    public async Task Only_the_tenant_that_was_asked_changes_and_only_its_logs_say_so()
    {
        TenantTarget second = Endpoints.Tenants[1];
        using HttpResponseMessage response = await Cloud(second)
            .PostAsync(Add, SandboxSession.Json("""{"add":[{"subject":"CORP\\new","type":"analyzer"}]}"""));
        response.EnsureSuccessStatusCode();

        JsonArray changes = await ListAsync(second.Control + "changes");
        Assert.Equal(@"CORP\new#analyzer", (string)Assert.Single(changes)!["id"]!);
        Assert.Equal("127.0.0.1", (string)Assert.Single(await ListAsync(second.Control + "log"))!["caller"]!);
        foreach (string other in Controls().Where(c => c != second.Control))
        {
            Assert.Empty(await ListAsync(other + "changes"));
            Assert.Empty(await ListAsync(other + "log"));
        }
    }

    [Fact]
    public async Task A_fault_and_a_closed_service_are_those_of_one_tenant()
    {
        await PostAsync(Endpoints.Tenants[1].Control + "faults", """{"kind":"status","status":503,"count":-1}""");
        await PostAsync(Endpoints.Tenants[2].Control + "listeners/cloud/close", "{}");

        Assert.Equal(HttpStatusCode.OK, (await Cloud(Endpoints.Tenants[0]).GetAsync(Overview)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Cloud(Endpoints.Tenants[1]).GetAsync(Overview)).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => Cloud(Endpoints.Tenants[2]).GetAsync(Overview));

        await PostAsync(Endpoints.Tenants[2].Control + "listeners/cloud/open", "{}");
        Assert.Equal(HttpStatusCode.OK, (await Cloud(Endpoints.Tenants[2]).GetAsync(Overview)).StatusCode);
    }

    [Fact]
    public async Task A_key_of_one_tenant_opens_no_other()
    {
        HttpClient wrong = Client(Endpoints.Tenants[1].Cloud.Uri);
        wrong.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Endpoints.Tenants[2].Cloud.ApiKey);

        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync(Overview)).StatusCode);
    }

    [Fact]
    public async Task Tenants_and_sites_have_different_people()
    {
        List<string> hashes = [];
        foreach (string control in Controls())
        {
            JsonNode state = await GetAsync(control + "state");
            hashes.Add((string)state["cloud"]!["hash"]!);
            hashes.Add((string)state["sense"]!["hash"]!);
        }

        // The first tenant and the first site share one state, as they do without others.
        Assert.Equal((3 + 1) * 2, hashes.Distinct().Count());
    }

    [Fact]
    public async Task A_control_path_of_an_unknown_target_is_refused()
    {
        using HttpResponseMessage response = await Client(Endpoints.Control).GetAsync("targets/tenant004/changes");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("tenant004", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task On_an_address_of_the_network_tenants_use_https_with_their_own_host_names()
    {
        await using SandboxServer server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = 5,
                Tenants = 2,
                Address = IPAddress.Loopback,
                Domain = "fleet.example",
            }
        );
        TenantTarget second = server.Endpoints.Tenants[1];
        Uri uri = new(second.Cloud.Uri);
        using HttpClient client = Resolving(server.Endpoints.Sense.RootPath);
        client.BaseAddress = uri;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", second.Cloud.ApiKey);

        using HttpResponseMessage response = await client.GetAsync(Overview);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("https://tenant002.fleet.example:" + uri.Port + "/", second.Cloud.Uri);
        Assert.StartsWith("https://site001.fleet.example:", server.Endpoints.Sense.Uri);
        Assert.StartsWith("https://register.fleet.example:", server.Endpoints.Region.Uri);
        Assert.StartsWith("http://127.0.0.1:", second.Control);
    }

    /// <summary>A client for which every name is this machine, and that trusts one root.</summary>
    private static HttpClient Resolving(string rootPath)
    {
        SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(rootPath));
        handler.SslOptions.CertificateChainPolicy = policy;
        return new HttpClient(handler);
    }

    private IEnumerable<string> Controls() => Endpoints.Tenants.Select(t => t.Control).Concat(Endpoints.Sites.Select(s => s.Control));

    private HttpClient Cloud(TenantTarget tenant)
    {
        HttpClient client = Client(tenant.Cloud.Uri);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Cloud.ApiKey);
        return client;
    }

    private HttpClient Client(string uri)
    {
        HttpClient client = new() { BaseAddress = new Uri(uri) };
        _clients.Add(client);
        return client;
    }

    private async Task<JsonNode> GetAsync(string uri) => JsonNode.Parse(await Client(uri).GetStringAsync(string.Empty))!;

    private async Task<JsonArray> ListAsync(string uri) => (await GetAsync(uri)).AsArray();

    private async Task PostAsync(string uri, string json)
    {
        using HttpResponseMessage response = await Client(uri).PostAsync(string.Empty, SandboxSession.Json(json));
        response.EnsureSuccessStatusCode();
    }
}
