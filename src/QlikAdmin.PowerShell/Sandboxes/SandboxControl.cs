namespace QlikAdmin.PowerShell;

/// <summary>The sandbox's control interface: JSON over http on loopback.</summary>
internal sealed class SandboxControl : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    public SandboxControl(Uri address)
    {
        _http = new HttpClient(new HttpClientHandler { UseProxy = false }) { BaseAddress = address, Timeout = s_timeout };
    }

    /// <summary>Sends one request and waits for its answer.</summary>
    /// <returns>The elements of an array, or the one object; empty for an empty answer.</returns>
    /// <exception cref="QlikException">SandboxFailed.</exception>
    public object?[] Send(string method, string path, object? body)
    {
        // Called from scripts as a method, so there is no pipeline to pump and nothing to come back to.
#pragma warning disable VSTHRD002
        string answer = Task.Run(() => SendAsync(method, path, body, CancellationToken.None)).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        return JsonObjects.Read(answer).ToArray();
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> SendAsync(string method, string path, object? body, CancellationToken token)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(JsonObjects.Write(body), Encoding.UTF8, "application/json");
        }

        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, token).ConfigureAwait(false);
            string answer = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? answer
                : throw new QlikException(
                    ErrorReason.SandboxFailed,
                    $"The sandbox refused {method} {path} with {(int)response.StatusCode}: {answer}"
                )
                {
                    StatusCode = (int)response.StatusCode,
                };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            string problem =
                e is ObjectDisposedException ? "This sandbox was stopped." : $"The sandbox does not answer {method} {path}: {e.Message}";
            throw new QlikException(ErrorReason.SandboxFailed, problem, e) { NextStep = "Start another one with Start-QlikSandbox." };
        }
    }
}
