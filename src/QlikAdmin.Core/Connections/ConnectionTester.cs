using System.Diagnostics;
using System.Net.Sockets;

namespace QlikAdmin.Connections;

/// <summary>Runs the steps of a connection test in order, and stops trying at the first that fails.</summary>
internal sealed class ConnectionTester
{
    private static readonly TimeSpan s_portTimeout = TimeSpan.FromSeconds(10);

    private readonly Connection _connection;
    private readonly List<ConnectionTest> _rows = new();
    private bool _failed;

    public ConnectionTester(Connection connection)
    {
        _connection = connection;
    }

    public IReadOnlyList<ConnectionTest> Rows => _rows;

    /// <summary>Runs one step; after a failed one it only notes that it was not tried.</summary>
    /// <param name="step">Name of the step. It is reported under this name, unless the failure belongs to another step.</param>
    /// <param name="work">Returns what was found; a <see cref="QlikException"/> is the step's failure.</param>
    /// <param name="stepFor">Finds the step that a failure really belongs to.</param>
    /// <param name="whenRefused">What to do where only a right is missing, which does not end the test. Null for a step whose every failure
    /// ends the test.</param>
    public async Task StepAsync(
        string step,
        Func<Task<string>> work,
        Func<QlikException, string>? stepFor = null,
        string? whenRefused = null
    )
    {
        if (_failed)
        {
            // The failure may have been reported under this step already, although an earlier step met it.
            if (_rows.Exists(r => r.Step == step))
            {
                return;
            }

            _rows.Add(
                new ConnectionTest(
                    _connection.Name,
                    step,
                    ConnectionTestStatus.NotTested,
                    "not tested, because an earlier step failed",
                    null,
                    null,
                    TimeSpan.Zero
                )
            );
            return;
        }

        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            string detail = await work().ConfigureAwait(false);
            _rows.Add(new ConnectionTest(_connection.Name, step, ConnectionTestStatus.Passed, detail, null, null, watch.Elapsed));
        }
        catch (QlikException e)
        {
            bool isMissingRight = whenRefused is not null && e.Reason == ErrorReason.Forbidden;
            _failed = !isMissingRight;
            _rows.Add(
                new ConnectionTest(
                    _connection.Name,
                    stepFor?.Invoke(e) ?? step,
                    ConnectionTestStatus.Failed,
                    e.Message,
                    isMissingRight ? whenRefused : e.NextStep,
                    e.ErrorId,
                    watch.Elapsed
                )
            );
        }
    }

    /// <summary>Runs a step about one right. A missing right says nothing about the other rights, so it does not end the test.</summary>
    /// <param name="step">Name of the step.</param>
    /// <param name="work">Returns what was found.</param>
    /// <param name="whenRefused">What to do where the right is missing.</param>
    /// <param name="token">Ends the step.</param>
    public Task RightAsync(string step, Func<CancellationToken, Task<string>> work, string whenRefused, CancellationToken token) =>
        StepAsync(step, () => work(token), whenRefused: whenRefused);

    /// <summary>Tests whether each kind of owned item can be read. Without that a user is not removed.</summary>
    public async Task OwnedKindsAsync(IOperationLog log, CancellationToken token)
    {
        IOwnershipAdapter ownership = _connection.Ownership;
        foreach (OwnedItemKind kind in ownership.Kinds)
        {
            string whenRefused =
                $"To off-board people, connect with {ownership.RightToRead(kind)}. Or give Remove-QlikUser -SkipKind {kind}: then these items stay on the server.";
            await RightAsync("Read" + kind, t => ReadAsync(kind, t), whenRefused, token).ConfigureAwait(false);
        }

        async Task<string> ReadAsync(OwnedItemKind kind, CancellationToken stepToken)
        {
            return await ownership.ProbeAsync(kind, log, stepToken).ConfigureAwait(false)
                ? $"items of the kind {kind} can be read"
                : "this server has no such service, so there is nothing of this kind";
        }
    }

    /// <summary>Tests name and port, for every product.</summary>
    public async Task ReachAsync(CancellationToken token)
    {
        Uri uri = _connection.Uri;
        await StepAsync("Name", ResolveAsync).ConfigureAwait(false);
        await StepAsync("Port", () => KnockAsync(uri, token)).ConfigureAwait(false);

        async Task<string> ResolveAsync()
        {
            try
            {
                IPAddress[] addresses = await Dns.GetHostAddressesAsync(uri.DnsSafeHost).ConfigureAwait(false);
                return uri.DnsSafeHost + " is " + string.Join(", ", addresses.Select(a => a.ToString()));
            }
            catch (SocketException e)
            {
                throw new QlikException(ErrorReason.NameNotResolved, $"The host name '{uri.DnsSafeHost}' is not known: {e.Message}", e)
                {
                    NextStep = Http.ErrorTable.NextStep(ErrorReason.NameNotResolved),
                };
            }
        }
    }

    private static async Task<string> KnockAsync(Uri uri, CancellationToken token)
    {
        using TcpClient client = new();
        Task connect = client.ConnectAsync(uri.DnsSafeHost, uri.Port);
        Task first = await Task.WhenAny(connect, Task.Delay(s_portTimeout, token)).ConfigureAwait(false);
        token.ThrowIfCancellationRequested();
        if (first != connect)
        {
            // Its failure comes when the client is closed, and nobody waits for it any more.
            _ = connect.ContinueWith(
                t => t.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default
            );
            throw Closed(uri, FormattableString.Invariant($"no answer within {s_portTimeout.TotalSeconds:0} s"), null);
        }

        try
        {
            await connect.ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw Closed(uri, e.Message, e);
        }

        return FormattableString.Invariant($"port {uri.Port} is open");
    }

    private static QlikException Closed(Uri uri, string why, Exception? inner)
    {
        return new QlikException(
            ErrorReason.ConnectionFailed,
            FormattableString.Invariant($"Port {uri.Port} of {uri.DnsSafeHost} can't be reached: {why}"),
            inner
        )
        {
            NextStep = Http.ErrorTable.NextStep(ErrorReason.ConnectionFailed),
        };
    }
}
