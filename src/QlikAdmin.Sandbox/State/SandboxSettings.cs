namespace QlikAdmin.Sandbox.State;

/// <summary>Settings of the services that can change while they run.</summary>
internal sealed class SandboxSettings(SandboxOptions options)
{
    private long _latencyTicks = options.Latency.Ticks;
    private volatile bool _repeatCursor;
    private volatile bool _allowDeactivation = true;
    private volatile bool _eventualCounters;
    private volatile bool _partialUserUpdates;
    private volatile bool _mailDown;
    private volatile bool _signInOnProxyPort;

    /// <summary>Delay before every answer.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(System.Threading.Interlocked.Read(ref _latencyTicks));
        set => System.Threading.Interlocked.Exchange(ref _latencyTicks, value.Ticks);
    }

    /// <summary>Every Cloud list names the same page as its next page, without end.</summary>
    public bool RepeatCursor
    {
        get => _repeatCursor;
        set => _repeatCursor = value;
    }

    /// <summary>Whether the subscription may deactivate and reactivate tenants.</summary>
    public bool AllowDeactivation
    {
        get => _allowDeactivation;
        set => _allowDeactivation = value;
    }

    /// <summary>Each read of the counters of the Cloud licence shows the numbers of the previous read.</summary>
    public bool EventualCounters
    {
        get => _eventualCounters;
        set => _eventualCounters = value;
    }

    /// <summary>Every change of a Cloud user is made and answered with 207, together with one failed part.</summary>
    public bool PartialUserUpdates
    {
        get => _partialUserUpdates;
        set => _partialUserUpdates = value;
    }

    /// <summary>The Cloud tenant cannot send invitations.</summary>
    public bool MailDown
    {
        get => _mailDown;
        set => _mailDown = value;
    }

    /// <summary>The Sense proxy asks for Windows accounts on its own port instead of the authentication port.</summary>
    public bool SignInOnProxyPort
    {
        get => _signInOnProxyPort;
        set => _signInOnProxyPort = value;
    }
}
