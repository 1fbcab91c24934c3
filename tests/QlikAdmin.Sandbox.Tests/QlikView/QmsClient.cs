using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>A sandbox with a plain SOAP client to its QlikView management service.</summary>
public sealed class QmsClient : IAsyncDisposable
{
    public static readonly XNamespace S = "http://schemas.xmlsoap.org/soap/envelope/";
    public static readonly XNamespace I = "http://www.w3.org/2001/XMLSchema-instance";
    public static readonly XNamespace D = "http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects";
    public static readonly XNamespace C = "http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects.CALs";
    public static readonly XNamespace A = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";

    private readonly SandboxServer _server;

    private QmsClient(SandboxServer server)
    {
        _server = server;
        Http = Client(
            new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(
                    Encoding.UTF8.GetBytes(server.Endpoints.QlikView.UserName + ":" + server.Endpoints.QlikView.Password)
                )
            )
        );
        Control = new HttpClient { BaseAddress = new Uri(server.Endpoints.Control) };
    }

    public QlikViewEndpoints Endpoints => _server.Endpoints.QlikView;

    public HttpClient Http { get; }

    public HttpClient Control { get; }

    /// <summary>The interface that calls go through: 11, or 12/2 to 12/7.</summary>
    public string Face { get; set; } = "11";

    public XNamespace Q => $"http://ws.qliktech.com/QMS/{Face}/";

    public Guid First => Guid.Parse(Endpoints.Servers[0].Id);

    public Guid Second => Guid.Parse(Endpoints.Servers[1].Id);

    public static async Task<QmsClient> StartAsync(
        int users = 200,
        QlikViewLicenseMode license = QlikViewLicenseMode.Legacy,
        string version = "12.90",
        QlikViewAuthMode auth = QlikViewAuthMode.Ntlm,
        int servers = 2
    ) =>
        new(
            await SandboxServer.StartAsync(
                new SandboxOptions
                {
                    Users = users,
                    Now = SandboxSession.Now,
                    QlikViewLicense = license,
                    QlikViewVersion = version,
                    QlikViewAuth = auth,
                    QlikViewServers = servers,
                }
            )
        );

    public HttpClient Client(AuthenticationHeaderValue? authorization, NetworkCredential? windows = null)
    {
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, MaxConnectionsPerServer = 1 };
        HttpClient client = new(windows is null ? handler : new NtlmHandshake(handler, windows)) { BaseAddress = new Uri(Endpoints.Uri) };
        client.DefaultRequestHeaders.Authorization = authorization;
        return client;
    }

    public static string Envelope(XElement body) =>
        new XElement(S + "Envelope", new XElement(S + "Body", body)).ToString(SaveOptions.DisableFormatting);

    public string Action(string operation)
    {
        string contract = Face.StartsWith("12/", StringComparison.Ordinal) ? "IQMS" + Face[3..] : "IQMS";
        return $"\"{Q}{contract}/{operation}\"";
    }

    public async Task<HttpResponseMessage> SendAsync(string operation, string? key, string envelope, HttpClient? client = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "QMS/Service")
        {
            Content = new StringContent(envelope, Encoding.UTF8, "text/xml"),
        };
        request.Headers.Add("SOAPAction", Action(operation));
        if (key is not null)
        {
            request.Headers.Add("X-Service-Key", key);
        }

        return await (client ?? Http).SendAsync(request);
    }

    public Task<HttpResponseMessage> SendAsync(string operation, string? key, params object?[] parameters) =>
        SendAsync(operation, key, Envelope(new XElement(Q + operation, parameters)));

    public async Task<string> KeyAsync() => (await BodyAsync(await SendAsync("GetTimeLimitedServiceKey", null))).Value;

    /// <summary>Calls with a fresh key; the content of the answer's body.</summary>
    public async Task<XElement> CallAsync(string operation, params object?[] parameters)
    {
        using HttpResponseMessage response = await SendAsync(operation, await KeyAsync(), parameters);
        return await BodyAsync(response);
    }

    /// <summary>Calls and expects a fault; its text.</summary>
    public async Task<string> FaultAsync(string operation, params object?[] parameters)
    {
        using HttpResponseMessage response = await SendAsync(operation, await KeyAsync(), parameters);
        return await FaultAsync(response);
    }

    public static async Task<string> FaultAsync(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.InternalServerError)
        {
            throw new InvalidOperationException($"No fault but {(int)response.StatusCode}.");
        }

        XElement fault = XElement.Parse(await response.Content.ReadAsStringAsync()).Element(S + "Body")!.Element(S + "Fault")!;
        return fault.Element("faultcode")!.Value.Split(':')[1] + ": " + fault.Element("faultstring")!.Value;
    }

    public XElement P(string name, object? value) => new(Q + name, value);

    public async Task<XElement> ConfigurationAsync(Guid server, string scope = "NamedCALs") =>
        (await CallAsync("GetCALConfiguration", P("qvsID", server), P("scope", scope))).Element(Q + "GetCALConfigurationResult")!;

    /// <summary>Sends a configuration as it is.</summary>
    public Task<XElement> SaveAsync(XElement configuration) =>
        CallAsync("SaveCALConfiguration", Renamed(configuration, Q + "calConfiguration"));

    public static XElement Renamed(XElement element, XName name) => new(element) { Name = name };

    public Task<XElement> ClearAsync() => CallAsync("ClearQVSCache", P("objects", "All"));

    public static List<XElement> Rows(XElement configuration, string list = "AssignedCALs") =>
        configuration.Descendants().First(e => e.Name.LocalName == list).Elements().ToList();

    public static string User(XElement row) => row.Element(C + "UserName")!.Value;

    public static bool IsNever(XElement row, string member = "LastUsed") => row.Element(C + member)!.Value == "0001-01-01T00:00:00";

    /// <summary>Moves a row from one list to the other.</summary>
    public static void Move(XElement configuration, XElement row, string to = "RemovedAssignedCALs")
    {
        row.Remove();
        configuration.Descendants().First(e => e.Name.LocalName == to).Add(row);
    }

    /// <summary>Moves many rows of one list together. Separate moves would each search the list from its start.</summary>
    public static void MoveAll(XElement configuration, IReadOnlyList<XElement> rows, string to = "RemovedAssignedCALs")
    {
        HashSet<XElement> moved = [.. rows];
        XElement from = rows[0].Parent!;
        from.ReplaceNodes(from.Elements().Where(e => !moved.Contains(e)).ToList());
        configuration.Descendants().First(e => e.Name.LocalName == to).Add(rows);
    }

    public async Task<JsonNode> ControlAsync(string path, string json)
    {
        using HttpResponseMessage response = await Control.PostAsync(path, SandboxSession.Json(json));
        response.EnsureSuccessStatusCode();
        string text = await response.Content.ReadAsStringAsync();
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    public Task AdvanceAsync(TimeSpan by) => ControlAsync("clock", $$"""{"advance":"{{by:c}}"}""");

    public async Task<List<JsonNode>> ListAsync(string path) =>
        (await SandboxSession.GetAsync(Control, path)).AsArray().Select(n => n!).ToList();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Control.Dispose();
        await _server.DisposeAsync();
    }

    private static async Task<XElement> BodyAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
        }

        return XElement.Parse(text).Element(S + "Body")!.Elements().Single();
    }
}
