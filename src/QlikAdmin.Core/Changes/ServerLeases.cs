using System.Runtime.CompilerServices;
using QlikAdmin.Base;

namespace QlikAdmin.Changes;

/// <summary>The leases of one run, beside its journal.</summary>
internal sealed class ServerLeases : IServerLeases
{
    // A command that another command of the same session starts shares its lease, because the other one waits for it.
    private static readonly ConditionalWeakTable<object, Dictionary<string, ServerLease>> s_sessions = new();

    private readonly SemaphoreSlim _taking = new(1, 1);
    private readonly Dictionary<string, ServerLease> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServerLease> _session;
    private readonly RunHost _host;
    private readonly string _journal;
    private readonly string _folder;
    private readonly LeaseRecord _record;
    private bool _isResting;
    private bool _isDisposed;

    /// <param name="host">Where the run takes place.</param>
    /// <param name="journal">Path of the journal of the run.</param>
    /// <param name="runId">The run.</param>
    /// <param name="command">The command that the user started.</param>
    public ServerLeases(RunHost host, string journal, Guid runId, string command)
    {
        _host = host;
        _journal = journal;
        _folder = Path.GetDirectoryName(Path.GetFullPath(journal))!;
        _session = s_sessions.GetOrCreateValue(host.Session);
        _record = new LeaseRecord
        {
            RunId = runId,
            Command = command,
            Account = JournalText.Clean(Environment.UserName)!,
            Machine = host.Machine,
            ProcessId = host.ProcessId,
            ProcessStartedAt = host.StartedAt,
        };
    }

    public async Task HoldAsync(Connection connection, IOperationLog log, CancellationToken token)
    {
        StopSignal.Refuse(_host.StopFile, connection.Name);
        LeasePlace place = new(_folder, connection);
        await _taking.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (Find(place) is null && !TryShare(place))
            {
                PrivateFiles.MakeFolder(_folder);
                Add(place, await ServerLease.TakeAsync(place, _host, connection.Name, _record, log, token).ConfigureAwait(false));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Failed(_journal, e);
        }
        finally
        {
            _taking.Release();
        }

        Require(connection);
    }

    public void Require(Connection connection)
    {
        ServerLease lease = Find(new LeasePlace(_folder, connection))
            ?? throw new InvalidOperationException($"This run has no lease of '{connection.Name}'.");
        try
        {
            lease.Require();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Failed(_journal, e);
        }
    }

    public void Rest(bool isResting)
    {
        lock (_session)
        {
            if (_isResting != isResting)
            {
                _isResting = isResting;
                _held.Values.ToList().ForEach(l => l.Rest(isResting));
            }
        }
    }

    /// <summary>Gives all leases back.</summary>
    public void Dispose()
    {
        List<ServerLease> last = new();
        lock (_session)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            foreach (KeyValuePair<string, ServerLease> held in _held)
            {
                if (--held.Value.Users > 0)
                {
                    continue;
                }

                last.Add(held.Value);
                if (_session.TryGetValue(held.Key, out ServerLease? shared) && ReferenceEquals(shared, held.Value))
                {
                    _session.Remove(held.Key);
                }
            }
        }

        last.ForEach(l => l.Dispose());
    }

    private ServerLease? Find(LeasePlace place)
    {
        lock (_session)
        {
            return _held.TryGetValue(place.LockPath, out ServerLease? lease) ? lease : null;
        }
    }

    private bool TryShare(LeasePlace place)
    {
        lock (_session)
        {
            if (!_session.TryGetValue(place.LockPath, out ServerLease? lease) || lease.IsLost)
            {
                return false;
            }

            lease.Users++;
            _held.Add(place.LockPath, lease);
            return true;
        }
    }

    private void Add(LeasePlace place, ServerLease lease)
    {
        lock (_session)
        {
            if (!_isDisposed)
            {
                _held.Add(place.LockPath, lease);
                _session[place.LockPath] = lease;
                return;
            }
        }

        lease.Dispose();
        throw new OperationCanceledException();
    }
}
