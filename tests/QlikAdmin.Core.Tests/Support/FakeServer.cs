using System.Collections.Concurrent;

namespace QlikAdmin.Core.Tests;

/// <summary>Replaces the network below the send path: it gives the answers that the test sets, and remembers the requests.</summary>
internal sealed class FakeServer : HttpMessageHandler
{
    private readonly Func<Sent, CancellationToken, Task<HttpResponseMessage>> _answer;
    private readonly ConcurrentQueue<Sent> _sent = new();

    public FakeServer(Func<Sent, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answer = answer;
    }

    public FakeServer(Func<Sent, HttpResponseMessage> answer)
        : this((sent, _) => Task.FromResult(answer(sent))) { }

    public IReadOnlyList<Sent> Requests => _sent.ToList();

    public Sent Only => Assert.Single(_sent);

    /// <summary>One answer for each request, in order. A request too many fails the test.</summary>
    public static FakeServer Script(params Func<Sent, HttpResponseMessage>[] answers)
    {
        int next = -1;
        return new FakeServer(sent =>
        {
            int index = Interlocked.Increment(ref next);
            return index < answers.Length
                ? answers[index](sent)
                : throw new InvalidOperationException($"Nobody expected request {index + 1}: {sent.Method} {sent.Uri}");
        });
    }

    /// <summary>The same answer to every request.</summary>
    public static FakeServer Always(Func<Sent, HttpResponseMessage> answer) => new(answer);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent sent = await Sent.OfAsync(request, cancellationToken);
        _sent.Enqueue(sent);
        HttpResponseMessage response = await _answer(sent, cancellationToken);
        response.RequestMessage = request;
        return response;
    }
}
