using System.Security.Cryptography.X509Certificates;
using Newtonsoft.Json;

namespace QlikAdmin.Bench;

/// <summary>The minimum that a client can do: one HttpClient and one JsonTextReader that reads the answer and keeps nothing.</summary>
internal sealed class BareLoop : IDisposable
{
    private const string XrfKey = "0123456789abcdef";

    private readonly HttpClient _client;
    private readonly string[] _addresses;

    public BareLoop(string server, X509Certificate2 certificate, string[] paths)
    {
        HttpClientHandler handler = new() { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        handler.ClientCertificates.Add(certificate);
        _client = new HttpClient(handler);
        _client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", XrfKey);
        _client.DefaultRequestHeaders.Add("X-Qlik-User", "UserDirectory=INTERNAL; UserId=sa_api");
        _addresses = Array.ConvertAll(paths, p => $"{server}qrs/{p}?Xrfkey={XrfKey}");
    }

    /// <returns>Number of rows.</returns>
    public async Task<int> ReadAsync()
    {
        int rows = 0;
        foreach (string address in _addresses)
        {
            rows += await ReadAsync(address);
        }

        return rows;
    }

    private async Task<int> ReadAsync(string address)
    {
        using HttpResponseMessage response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using JsonTextReader reader = new(new StreamReader(await response.Content.ReadAsStreamAsync()))
        {
            DateParseHandling = DateParseHandling.None,
        };
        int rows = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonToken.StartObject && reader.Depth == 1)
            {
                rows++;
            }
        }

        return rows;
    }

    public void Dispose() => _client.Dispose();
}
