using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>Sends requests for a server to Prism instead, and records what Prism says about them.</summary>
/// <remarks>The module still believes that it talks to the server, so the redirects of a tenant lead where they should.</remarks>
internal sealed class ThroughPrism : DelegatingHandler
{
    private readonly Uri _prism;
    private readonly ConcurrentQueue<Judgement> _judged;

    public ThroughPrism(HttpMessageHandler inner, Uri prism, ConcurrentQueue<Judgement> judged)
        : base(inner)
    {
        _prism = prism;
        _judged = judged;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri meant = request.RequestUri!;
        request.RequestUri = new Uri(_prism, meant.PathAndQuery);
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        request.RequestUri = meant;
        IReadOnlyList<JsonObject> violations = Prism.ViolationsOf(answer);
        _judged.Enqueue(
            new Judgement(
                request.Method.Method,
                meant.AbsolutePath,
                (int)answer.StatusCode,
                violations.Where(v => (string?)v["location"]?[0] == "request").Select(Prism.Word).ToList(),
                violations.Where(v => (string?)v["location"]?[0] == "response").Select(Prism.Word).ToList()
            )
        );
        return answer;
    }
}
