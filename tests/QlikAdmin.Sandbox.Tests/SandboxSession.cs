using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>A sandbox of the test's own with plain HTTP clients to each of its services.</summary>
public sealed class SandboxSession : IAsyncDisposable
{
    public const string Key = "0123456789abcdef";
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    private readonly SandboxServer _server;

    private SandboxSession(SandboxServer server)
    {
        _server = server;
        Cloud = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Endpoints.Cloud.Uri) };
        Cloud.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Endpoints.Cloud.ApiKey);
        Control = new HttpClient { BaseAddress = new Uri(Endpoints.Control) };
        Sense = Tls(Endpoints.Sense.Uri, Endpoints.Sense.CertificatePath);
        Sense.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", Key);
        Sense.DefaultRequestHeaders.Add("X-Qlik-User", "UserDirectory=INTERNAL; UserId=sa_api");
    }

    public SandboxServer Server => _server;

    public SandboxEndpoints Endpoints => _server.Endpoints;

    public HttpClient Cloud { get; }

    public HttpClient Control { get; }

    public HttpClient Sense { get; }

    public static async Task<SandboxSession> StartAsync(
        int users = 300,
        int seed = 7,
        SenseLicenseMode senseLicense = SenseLicenseMode.Serial,
        RateLimitClock rateLimit = RateLimitClock.Off
    ) =>
        new(
            await SandboxServer.StartAsync(
                new SandboxOptions
                {
                    Users = users,
                    Seed = seed,
                    Now = Now,
                    SenseLicense = senseLicense,
                    RateLimit = rateLimit,
                }
            )
        );

    /// <summary>A client that trusts the site's root only, with or without a certificate of its own.</summary>
    public HttpClient Tls(string uri, string? certificatePath)
    {
        X509Certificate2 root = X509CertificateLoader.LoadCertificateFromFile(Endpoints.Sense.RootPath);
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = certificatePath is null ? 1 : 8,
            UseCookies = false,
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(root);
        if (certificatePath is not null)
        {
            handler.SslOptions.ClientCertificates =
            [
                X509CertificateLoader.LoadPkcs12FromFile(certificatePath, Endpoints.Sense.CertificatePassword),
            ];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, certificates, _, _) => certificates[0];
        }

        return new HttpClient(handler) { BaseAddress = new Uri(uri) };
    }

    public static string Qrs(string path, string? query = null) =>
        $"qrs/{path}?xrfkey={Key}" + (query is null ? string.Empty : "&" + query);

    public static string Filter(string filter) => "filter=" + Uri.EscapeDataString(filter);

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public static async Task<JsonNode> GetAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        response.EnsureSuccessStatusCode();
        return await ReadAsync(response);
    }

    public async Task<List<JsonNode>> AllocationsAsync(string type) =>
        (await GetAsync(Sense, Qrs($"license/{type}accesstype/full"))).AsArray().Select(n => n!).ToList();

    public async Task<List<JsonNode>> AssignmentsAsync() =>
        (await GetAsync(Control, "state/cloud/assignments")).AsArray().Select(n => n!).ToList();

    public async Task<JsonNode> ControlAsync(string path, string json)
    {
        using HttpResponseMessage response = await Control.PostAsync(path, Json(json));
        response.EnsureSuccessStatusCode();
        return await ReadAsync(response);
    }

    /// <summary>The requests that arrived at a service.</summary>
    public async Task<List<JsonNode>> LogAsync(string service) =>
        (await GetAsync(Control, "log?service=" + service)).AsArray().Select(n => n!).ToList();

    public Task AdvanceAsync(TimeSpan by) => ControlAsync("clock", $$"""{"advance":"{{by:c}}"}""");

    public async ValueTask DisposeAsync()
    {
        Cloud.Dispose();
        Control.Dispose();
        Sense.Dispose();
        await _server.DisposeAsync();
    }
}
