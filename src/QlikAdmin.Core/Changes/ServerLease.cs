using System.Diagnostics;

namespace QlikAdmin.Changes;

/// <summary>The right of one run to change one server, as a file beside the journals. It is renewed while the run works, and a run that
/// lost it is told before it sends anything more.</summary>
/// <remarks>
/// The number of the file is the fencing number: who takes over creates the next one.
/// Clocks of two machines are never compared. Who wants to take over watches the file for the whole expiry with its own clock. A run that
/// has not renewed its lease for most of that time has to create the next number itself, which only one of the two can do.
/// </remarks>
internal sealed class ServerLease : IDisposable
{
    private readonly object _lock = new();
    private readonly LeasePlace _place;
    private readonly RunHost _host;
    private readonly string _server;
    private readonly Timer _timer;
    private readonly Stopwatch _sinceRenewal = Stopwatch.StartNew();
    private LeaseRecord _record;
    private JournalLock? _life;
    private int _number;
    private int _resting;
    private bool _isReleased;
    private QlikException? _lost;

    private ServerLease(LeasePlace place, RunHost host, string server, int number, LeaseRecord record, JournalLock? life)
    {
        _place = place;
        _host = host;
        _server = server;
        _number = number;
        _record = record;
        _life = life;
        _timer = new Timer(_ => RenewInTime(), null, host.Renewal, host.Renewal);
    }

    /// <summary>Whether another run has taken over.</summary>
    public bool IsLost
    {
        get
        {
            lock (_lock)
            {
                return _lost is not null;
            }
        }
    }

    /// <summary>How many runs of the session hold it.</summary>
    public int Users { get; set; } = 1;

    /// <summary>Takes the lease of a server. Waits where the run that has it may have ended without saying so.</summary>
    /// <param name="place">The server's files.</param>
    /// <param name="host">Where the run takes place.</param>
    /// <param name="server">Name of the connection, for messages.</param>
    /// <param name="record">The run that takes it.</param>
    /// <param name="log">Where a wait is reported.</param>
    /// <param name="token">Ends the wait.</param>
    /// <exception cref="QlikException">Busy: another run is working on the server.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static async Task<ServerLease> TakeAsync(
        LeasePlace place,
        RunHost host,
        string server,
        LeaseRecord record,
        IOperationLog log,
        CancellationToken token
    )
    {
        while (true)
        {
            int last = place.Numbers().FirstOrDefault();
            if (last > 0)
            {
                await AwaitEndAsync(place, host, server, last, log, token).ConfigureAwait(false);
            }

            LeaseRecord taken = record with { TakenAt = host.UtcNow, RenewedAt = host.UtcNow };
            int number = last + 1;
            if (!place.TryCreate(number, taken))
            {
                continue;
            }

            // On a share, a list of files can be older than the files. But it is new after a file was created in the same folder.
            if (place.Numbers().FirstOrDefault() == number)
            {
                place.DeleteBefore(number);
                return new ServerLease(place, host, server, number, taken, TryLock(place));
            }

            place.Delete(number);
        }
    }

    /// <summary>Requires that no other run has taken over, and renews the lease.</summary>
    /// <exception cref="QlikException">Busy: another run has.</exception>
    /// <exception cref="IOException">The folder can't be read or written.</exception>
    public void Require()
    {
        lock (_lock)
        {
            if (_lost is null && !_isReleased)
            {
                Renew(isChecked: true);
            }

            if (_lost is not null)
            {
                throw _lost.Saying(_lost.Message, _lost.NextStep);
            }
        }
    }

    /// <summary>Stops the renewals, or goes on with them.</summary>
    /// <param name="isResting">True while a person is asked.</param>
    public void Rest(bool isResting)
    {
        lock (_lock)
        {
            _resting += isResting ? 1 : -1;
        }
    }

    /// <summary>Gives the lease back.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            if (_isReleased)
            {
                return;
            }

            _isReleased = true;
            try
            {
                if (_lost is null && IsOurs())
                {
                    _place.TryWrite(_number, _record with { RenewedAt = _host.UtcNow, IsReleased = true });
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It expires by itself.
            }

            _life?.Dispose();
            _life = null;
        }
    }

    // A lock file that another account left can't be opened. Then the expiry alone decides.
    private static JournalLock? TryLock(LeasePlace place)
    {
        try
        {
            return JournalLock.TryTake(place.LockPath);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task AwaitEndAsync(
        LeasePlace place,
        RunHost host,
        string server,
        int number,
        IOperationLog log,
        CancellationToken token
    )
    {
        byte[]? first = place.Read(number);
        LeaseRecord? record = first is null ? null : LeaseRecord.Read(first);
        if (first is null || record is { IsReleased: true })
        {
            return;
        }

        if (record is not null && record.Machine == host.Machine)
        {
            // Both ways must say that the process has ended: the number of a process means nothing in another container of this name.
            if (host.IsGone(record.ProcessId, record.ProcessStartedAt) && !JournalLock.IsTaken(place.LockPath))
            {
                return;
            }

            TimeSpan age = host.UtcNow - record.RenewedAt;
            if (age >= TimeSpan.Zero && age < host.Renewal + host.Renewal)
            {
                throw JournalErrors.ServerBusy(server, record);
            }
        }

        string who = record?.Describe() ?? "a run that wrote nothing of itself";
        log.Warning(
            $"On '{server}', {who} has not ended properly, or is still working. Waiting up to {Math.Ceiling(host.Expiry.TotalSeconds).ToString(CultureInfo.InvariantCulture)} seconds to see which."
        );
        DateTime begin = host.UtcNow;
        Stopwatch watch = Stopwatch.StartNew();
        for (TimeSpan waited = TimeSpan.Zero; waited < host.Expiry; waited = Later(watch.Elapsed, host.UtcNow - begin))
        {
            await host.Delay(host.Look, token).ConfigureAwait(false);
            byte[]? now = place.Read(number);
            if (now is null || LeaseRecord.Read(now) is { IsReleased: true })
            {
                return;
            }

            if (!now.SequenceEqual(first))
            {
                throw JournalErrors.ServerBusy(server, LeaseRecord.Read(now));
            }
        }
    }

    // The clock of a machine can be set, and the other one stands still while the machine sleeps.
    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void RenewInTime()
    {
        lock (_lock)
        {
            if (_isReleased || _lost is not null || _resting > 0)
            {
                return;
            }

            try
            {
                Renew(isChecked: false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The share may be back at the next time. Until the file was renewed, nothing is sent.
            }
        }
    }

    private void Renew(bool isChecked)
    {
        TimeSpan since = Later(_sinceRenewal.Elapsed, _host.UtcNow - _record.RenewedAt);
        if (!IsOurs() || _place.Has(_number + 1))
        {
            Lose();
            return;
        }

        if (isChecked && since >= TimeSpan.Zero && since < _host.Renewal)
        {
            return;
        }

        LeaseRecord renewed = _record with { RenewedAt = _host.UtcNow, Renewals = _record.Renewals + 1 };
        TimeSpan safe = TimeSpan.FromTicks(_host.Expiry.Ticks * 2 / 3);
        bool isStillOurs = since < safe ? _place.TryWrite(_number, renewed) : TryTakeAgain(renewed);
        if (!isStillOurs)
        {
            Lose();
            return;
        }

        _record = renewed;
        _sinceRenewal.Restart();
    }

    /// <summary>Takes the next number after a long sleep. Another run may be about to take it, and one of the two gets it.</summary>
    private bool TryTakeAgain(LeaseRecord renewed)
    {
        if (!_place.TryCreate(_number + 1, renewed))
        {
            return false;
        }

        _number++;
        _place.DeleteBefore(_number);
        return true;
    }

    private bool IsOurs() => _place.Read(_number) is byte[] bytes && LeaseRecord.Read(bytes) is LeaseRecord now && now.IsOf(_record);

    private void Lose()
    {
        LeaseRecord? other =
            _place.Numbers() is { Count: > 0 } numbers && _place.Read(numbers[0]) is byte[] bytes ? LeaseRecord.Read(bytes) : null;
        _lost = JournalErrors.TakenOver(_server, other);
    }
}
