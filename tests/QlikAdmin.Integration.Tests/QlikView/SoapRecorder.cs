using System.Collections.Concurrent;

namespace QlikAdmin.Integration.Tests.QlikView;

/// <summary>Keeps the envelopes that left.</summary>
internal sealed class SoapRecorder : DelegatingHandler
{
    private readonly ConcurrentQueue<(string Action, string Body)> _sent = new();

    public SoapRecorder(HttpMessageHandler inner)
        : base(inner) { }

    public (string Action, string Body)[] Sent => _sent.ToArray();

    public int Count(string operation) => _sent.Count(s => s.Action.EndsWith("/" + operation + "\"", System.StringComparison.Ordinal));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _sent.Enqueue((request.Headers.GetValues("SOAPAction").Single(), await request.Content!.ReadAsStringAsync(cancellationToken)));
        return await base.SendAsync(request, cancellationToken);
    }
}
