namespace QlikAdmin.Core.Tests;

/// <summary>A server of a few lines in place of the real one, and a connection to it. A test can replace the answer to single
/// calls.</summary>
internal abstract class StandIn<TConnection> : IDisposable
    where TConnection : IDisposable
{
    private readonly object _gate = new();

    protected StandIn()
    {
        Server = new FakeServer(
            async (sent, token) =>
            {
                if (Before is not null)
                {
                    await Before(sent, token);
                }

                lock (_gate)
                {
                    return (Override?.Invoke(sent) ?? Route(sent))(sent);
                }
            }
        );
    }

    public FakeClock Clock { get; } = new();

    public FakeServer Server { get; }

    public abstract TConnection Connection { get; }

    public RecordingLog Log { get; init; } = new();

    /// <summary>Awaited before a request is answered.</summary>
    public Func<Sent, CancellationToken, Task>? Before { get; set; }

    /// <summary>An answer in place of the usual one, or null.</summary>
    public Func<Sent, Func<Sent, HttpResponseMessage>?>? Override { get; set; }

    public void Dispose() => Connection.Dispose();

    public IEnumerable<Sent> Calls(string? method = null, string ending = "") =>
        Server.Requests.Where(r => (method is null || r.Method == method) && r.Path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>The usual answer.</summary>
    public abstract Func<Sent, HttpResponseMessage> Route(Sent sent);

    protected static InvalidOperationException Unexpected(Sent sent) => new($"Nobody expected {sent.Method} {sent.Uri}");
}
