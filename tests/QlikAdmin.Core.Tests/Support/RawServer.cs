using System.Collections.Concurrent;
using System.Net.Sockets;

namespace QlikAdmin.Core.Tests;

/// <summary>
/// Serves HTTP on its own socket, so that a test sees every request that is really sent, including those that the platform sends by itself.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RawRequest> _arrivals = new();
    private readonly ConcurrentBag<Task> _connections = new();
    private readonly Func<RawRequest, RawAnswer> _answer;
    private readonly Task _accepting;

    /// <param name="answer">The answer to each request; <see cref="RawRequest.Number"/> counts from 1.</param>
    public RawServer(Func<RawRequest, RawAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Collects the head of every request, for a test that checks it; null for none.</summary>
    public ICollection<string>? Heads { get; init; }

    public IReadOnlyList<RawRequest> Arrivals => _arrivals.ToArray();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                _connections.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The server was stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using NetworkStream stream = new(socket, ownsSocket: true);
        try
        {
            while (await ReadAsync(stream) is RawRequest request)
            {
                RawAnswer answer = _answer(request);
                await stream.WriteAsync(answer.Bytes, _stop.Token);
                if (answer.Drip is TimeSpan pause)
                {
                    while (true)
                    {
                        await Task.Delay(pause, _stop.Token);
                        await stream.WriteAsync(" "u8.ToArray(), _stop.Token);
                    }
                }

                if (answer.End == RawEnd.Reset)
                {
                    socket.LingerState = new LingerOption(true, 0);
                }

                if (answer.End == RawEnd.Stall)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                if (answer.End != RawEnd.KeepOpen)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client closed the connection, or the test ended.
        }
    }

    /// <summary>Null when the client closed the connection.</summary>
    private async Task<RawRequest?> ReadAsync(NetworkStream stream)
    {
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string? length = lines
            .Select(l => l.Split(':', 2))
            .Where(p => p[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(p => p[1].Trim())
            .SingleOrDefault();
        byte[] body = new byte[length is null ? 0 : int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        string[] first = lines[0].Split(' ');
        RawRequest request;
        lock (_arrivals)
        {
            request = new RawRequest(_arrivals.Count + 1, first[0], first[1], length, Encoding.UTF8.GetString(body));
            _arrivals.Enqueue(request);
            Heads?.Add(head.ToString());
        }

        return request;
    }
}
