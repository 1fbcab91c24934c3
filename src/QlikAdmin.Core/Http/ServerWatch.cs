namespace QlikAdmin.Http;

/// <summary>What one run knows of the health of one server. A server that fails several times in a row because of the server itself counts
/// as down: nothing more is sent to it in this run.</summary>
/// <remarks>
/// Three in a row make a server count as down, each begun after the one before it had failed. One may be a bad item, and two a coincidence.
/// There is a pause before the third, so that a restart of a few seconds does not end a run.
/// All requests count together. Those that change something also count by themselves, because a server that accepts no more changes may
/// still answer reads.
/// Failures have numbers, and a request remembers the last number when it begins. So it is known which failures its success ends: those of
/// requests that ran at the same time are later, even if they are heard first.
/// </remarks>
internal sealed class ServerWatch
{
    /// <summary>Failures in a row that make a server count as down.</summary>
    public const int MostInARow = 3;

    /// <summary>Time-out for a server that has just been silent for a whole time-out. With one retry, twice this time and the pause, a
    /// server is known to be down a minute after its first time-out.</summary>
    private static readonly TimeSpan s_shortTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly Streak _requests = new();
    private readonly Streak _changes = new();
    private readonly QlikHttp _http;
    private bool _isSilent;
    private bool _isDown;
    private bool _isGivenUp;
    private int _failures;
    private int _over;

    public ServerWatch(QlikHttp http)
    {
        _http = http;
    }

    /// <summary>Name of the connection.</summary>
    public string Connection => _http.Connection;

    /// <summary>The last failure that counted; null when all is well.</summary>
    public QlikException? Cause { get; private set; }

    /// <summary>Whether no change is sent any more: the server is down, or another run works on it.</summary>
    public bool IsDown => _isDown || _isGivenUp;

    /// <summary>Whether the last request that counted failed.</summary>
    public bool IsTroubled
    {
        get
        {
            lock (_lock)
            {
                return IsDown || Count > 0;
            }
        }
    }

    /// <summary>Whether no request has succeeded since it began to fail, not even a read.</summary>
    public bool IsSilent
    {
        get
        {
            lock (_lock)
            {
                return IsDown || _requests.Count > 0;
            }
        }
    }

    private int Count => Math.Max(_requests.Count, _changes.Count);

    /// <summary>The watch of the server whose failure an error, or its cause, reports; null for an error that says nothing about the health
    /// of the server.</summary>
    public static ServerWatch? Of(Exception? error) => Counted(error)?.Watch as ServerWatch;

    /// <summary>Counts an error together with the failure that caused it.</summary>
    /// <param name="error">The error.</param>
    /// <param name="reason">The failure. Nothing is counted if it says nothing about the health of a server.</param>
    public static void CountWith(QlikException error, Exception? reason)
    {
        if (Counted(reason) is QlikException counted)
        {
            (error.Watch, error.WatchNumber) = (counted.Watch, counted.WatchNumber);
        }
    }

    /// <summary>Whether an error belongs to the current row of failures.</summary>
    public bool IsOfThisRow(Exception error) =>
        Counted(error) is QlikException counted && ReferenceEquals(counted.Watch, this) && counted.WatchNumber > _over && IsTroubled;

    /// <summary>What the run knows of a server; null outside of runs that change something.</summary>
    public static ServerWatch? Find(QlikHttp http, IOperationLog log) => (log as IRunLog)?.Watches?.Of(http);

    /// <summary>Leaves the server to another run. Reads still reach it, so that it can be found out what became of the changes that were
    /// sent before.</summary>
    /// <param name="busy">The error that tells of the other run. It becomes the cause.</param>
    public void GiveUp(QlikException busy)
    {
        lock (_lock)
        {
            _isGivenUp = true;
            Cause = busy;
            busy.Watch = this;
            busy.WatchNumber = ++_failures;
        }
    }

    /// <summary>Sends a request. In a run that changes something, it also notes whether the request succeeded.</summary>
    public static Task<T> RunAsync<T>(QlikHttp http, QlikRequest request, Func<Task<T>> send, IOperationLog log, CancellationToken token)
    {
        return !request.Anonymous && !request.AsksAnyway && Find(http, log) is ServerWatch watch
            ? watch.RunAsync(request, send, token)
            : send();
    }

    private async Task<T> RunAsync<T>(QlikRequest request, Func<Task<T>> send, CancellationToken token)
    {
        int begun = await BeginAsync(request, token).ConfigureAwait(false);
        try
        {
            T answer = await send().ConfigureAwait(false);
            Hear(request, begun, null);
            return answer;
        }
        catch (QlikException e) when (!ReferenceEquals(Of(e), this))
        {
            Hear(request, begun, e);
            throw;
        }
    }

    /// <summary>The time-out of an attempt.</summary>
    /// <param name="usual">What the connection allows.</param>
    public TimeSpan TimeoutOf(TimeSpan usual)
    {
        lock (_lock)
        {
            return (_isSilent || _requests.Count > 0) && s_shortTimeout < usual ? s_shortTimeout : usual;
        }
    }

    /// <summary>Whether a failed attempt is followed by another one. A server that keeps failing is not waited for again and
    /// again.</summary>
    /// <param name="failure">The failure of the attempt.</param>
    /// <param name="attempt">The attempt, counted from 1.</param>
    public bool MayTryAgain(QlikException failure, int attempt)
    {
        lock (_lock)
        {
            bool isSilence = failure is { Reason: ErrorReason.Timeout, StatusCode: null };
            _isSilent |= isSilence;
            return KindOf(failure) is null || (!_isDown && Count == 0 && !(isSilence && attempt > 1));
        }
    }

    private static QlikException? Counted(Exception? error)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is QlikException { Watch: not null } counted)
            {
                return counted;
            }
        }

        return null;
    }

    private static TroubleKind? KindOf(QlikException error) =>
        error.Reason switch
        {
            ErrorReason.NameNotResolved
            or ErrorReason.ConnectionFailed
            or ErrorReason.TlsFailed
            or ErrorReason.CertificateExpired
            or ErrorReason.Timeout => TroubleKind.Transport,
            ErrorReason.Unauthorized or ErrorReason.LoginPage or ErrorReason.XsrfRejected or ErrorReason.RedirectRefused =>
                TroubleKind.Credentials,

            // A fault is the answer of the service to this call.
            ErrorReason.ServerError or ErrorReason.TenantDeactivated when !error.IsFault => TroubleKind.Server,
            ErrorReason.UnreadableAnswer or ErrorReason.EmptyAnswer => TroubleKind.Server,
            _ => null,
        };

    private async Task<int> BeginAsync(QlikRequest request, CancellationToken token)
    {
        bool isLastChance;
        lock (_lock)
        {
            isLastChance = Count == MostInARow - 1;
        }

        if (isLastChance)
        {
            await _http.Clock.Delay(s_rest, token).ConfigureAwait(false);
        }

        lock (_lock)
        {
            return _isDown ? throw NotSent(request) : _failures;
        }
    }

    private void Hear(QlikRequest request, int begun, QlikException? error)
    {
        bool isChange = request.Changes;
        lock (_lock)
        {
            if (error is null || KindOf(error) is not TroubleKind kind)
            {
                _isSilent = false;
                _requests.End(begun);
                if (isChange)
                {
                    _changes.End(begun);
                }

                if (!IsDown)
                {
                    Cause = Count == 0 ? null : Cause;
                    _over = Math.Min(_requests.First ?? _failures + 1, _changes.First ?? _failures + 1) - 1;
                }

                return;
            }

            _failures++;
            _requests.Fail(_failures, begun, kind);
            if (isChange)
            {
                _changes.Fail(_failures, begun, kind);
            }

            Cause = _isGivenUp ? Cause : error;
            _isDown |= Count >= MostInARow;
            error.Watch = this;
            error.WatchNumber = _failures;
        }
    }

    private QlikException NotSent(QlikRequest request)
    {
        return new QlikException(
            ErrorReason.ServerDown,
            $"{request.Action}: nothing more is sent to '{Connection}', which is down: {Cause?.Message}",
            Cause
        )
        {
            NextStep = ErrorTable.NextStep(ErrorReason.ServerDown),
            Watch = this,
            WatchNumber = int.MaxValue,
        };
    }
}
