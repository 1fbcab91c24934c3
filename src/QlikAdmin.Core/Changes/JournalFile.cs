using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>The journal of one run: a file of JSON lines. It is created with the first change, and one process at a time writes
/// it.</summary>
internal sealed class JournalFile : IChangeJournal, IDisposable
{
    private readonly object _lock = new();
    private readonly JournalWriter _writer;
    private readonly JournalLedger _ledger = new();
    private readonly JournalExclusions _exclusions = new();
    private readonly Dictionary<Connection, string> _named = new();
    private readonly Func<JObject> _header;
    private readonly bool _takesNotes;
    private bool _isBegun;

    /// <summary>A new run. No file is created before its first change.</summary>
    /// <param name="handlers">The handlers that settle changes without a clear answer.</param>
    /// <param name="runId">The run.</param>
    /// <param name="folder">The folder of the file. It is created when it does not exist.</param>
    /// <param name="command">Name of the command that the user started.</param>
    /// <param name="planId">The plan that is applied, or null.</param>
    /// <param name="host">Where the run takes place; null for this process.</param>
    public JournalFile(IChangeHandlers handlers, Guid runId, string folder, string command, string? planId = null, RunHost? host = null)
    {
        Handlers = handlers;
        RunId = runId;
        host ??= new ProcessHost();
        JournalPlace place = new(Path.Combine(folder, JournalName.Of(runId, DateTime.UtcNow)), host);
        Location = place.Path;
        Leases = new ServerLeases(host, Location, runId, command);
        _header = () => JournalRecords.Header(JournalRecords.Run, runId, command, planId);
        _writer = new JournalWriter(place.Make, place.Release, host.InBackground);
    }

    /// <summary>For tests: a new run that writes to their own stream.</summary>
    internal JournalFile(IChangeHandlers handlers, Guid runId, Func<Stream> open, IServerLeases leases)
    {
        Handlers = handlers;
        Leases = leases;
        RunId = runId;
        Location = "test";
        _header = () => JournalRecords.Header(JournalRecords.Run, runId, "Test", null);
        _writer = new JournalWriter(open, () => { }, work => _ = Task.Run(work));
    }

    private JournalFile(IChangeHandlers handlers, JournalRun run, JournalLock right, string? command, RunHost host)
    {
        Handlers = handlers;
        _takesNotes = command is null;
        _isBegun = _takesNotes;
        RunId = run.RunId;
        JournalPlace place = new(run.Path, host, right);
        Location = place.Path;
        Leases = new ServerLeases(host, Location, run.RunId, command ?? run.Command);
        _header = () => JournalRecords.Header(JournalRecords.Resumed, run.RunId, command!, null);
        _writer = new JournalWriter(place.Reopen, place.Release, host.InBackground);
    }

    public Guid RunId { get; }

    public IChangeHandlers Handlers { get; }

    public IServerLeases Leases { get; }

    /// <summary>Path of the file.</summary>
    public string Location { get; }

    /// <summary>Whether a change was planned or begun, so that there is a file.</summary>
    public bool IsBegun
    {
        get
        {
            lock (_lock)
            {
                return _isBegun;
            }
        }
    }

    public QlikException? LostOutcome { get; private set; }

    /// <summary>How far the run is.</summary>
    public JournalTally Tally
    {
        get
        {
            lock (_lock)
            {
                return _ledger.Tally;
            }
        }
    }

    /// <summary>Continues a run that ended, unless another process is continuing it.</summary>
    /// <param name="handlers">The handlers that settle changes without a clear answer.</param>
    /// <param name="run">The run.</param>
    /// <param name="command">The command that continues the run; null to add notes only, which do not change how the run ended.</param>
    /// <param name="host">Where the run takes place; null for this process.</param>
    /// <exception cref="QlikException">JournalBusy; JournalFailed; JournalNotFound, for a file that is gone.</exception>
    public static JournalFile Reopen(IChangeHandlers handlers, JournalRun run, string? command, RunHost? host = null)
    {
        try
        {
            JournalLock right = JournalLock.TryTake(run.Path) ?? throw JournalErrors.Busy(run);
            try
            {
                JournalFile file = new(handlers, run, right, command, host ?? new ProcessHost());
                JournalContent content = JournalReader.Read(run.Path, isHeld: true) ?? throw JournalErrors.NotThere(run);
                file._ledger.Expect(content.IsLost ? throw JournalErrors.Damaged(content) : content.Entries);
                return file;
            }
            catch
            {
                // If the lock stayed, nobody else could continue the run while this process lives.
                right.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Failed(run.Path, e);
        }
    }

    public async Task<IReadOnlyList<JournalTicket>> PlanAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        connection.RequireKnown(changes);
        List<JournalTicket> tickets;
        Task written;
        lock (_lock)
        {
            tickets = _ledger.Plan(connection.Name, changes, connection.Http.ServerClock);
            written = WriteAsync(connection, tickets.SelectMany(t => _exclusions.Planned(connection, t)));
        }

        await OnDisk(written).ConfigureAwait(false);
        return tickets;
    }

    public async Task<IReadOnlyList<JournalTicket>> BeginAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        CancellationToken token
    )
    {
        token.ThrowIfCancellationRequested();
        connection.RequireKnown(changes);
        List<JournalTicket> tickets;
        Task written;
        lock (_lock)
        {
            tickets = _ledger.Begin(connection.Name, changes, connection.Http.ServerClock);
            written = WriteIntentsAsync(connection, tickets);
        }

        await OnDisk(written).ConfigureAwait(false);
        return tickets;
    }

    public Task BeginAgainAsync(Connection connection, IReadOnlyList<JournalTicket> tickets, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        connection.RequireKnown(tickets.Select(t => t.Change));
        Task written;
        lock (_lock)
        {
            _ledger.BeginAgain(tickets);
            written = WriteIntentsAsync(connection, tickets);
        }

        return OnDisk(written);
    }

    public Task EndAsync(JournalTicket ticket, ItemResult result) =>
        EndAsync(new[] { new KeyValuePair<JournalTicket, ItemResult>(ticket, result) });

    public Task EndAsync(IReadOnlyList<KeyValuePair<JournalTicket, ItemResult>> outcomes)
    {
        if (outcomes.Count == 0)
        {
            return Task.CompletedTask;
        }

        List<JObject> lines;
        lock (_lock)
        {
            lines = outcomes.Select(o => _ledger.End(o.Key, o.Value)).ToList();
        }

        return NoteAsync(lines, $"the outcome of {outcomes.Count} changes that were made");
    }

    public Task EndPlannedAsync(Connection connection, IReadOnlyList<KeyValuePair<Change, ItemResult>> outcomes)
    {
        List<KeyValuePair<JournalTicket, ItemResult>> waiting = new();
        lock (_lock)
        {
            foreach (KeyValuePair<Change, ItemResult> outcome in outcomes.Where(o => ServerWatch.Of(o.Value.Error) is not { IsDown: true }))
            {
                if (_ledger.Find(connection.Name, outcome.Key) is JournalTicket ticket)
                {
                    waiting.Add(new KeyValuePair<JournalTicket, ItemResult>(ticket, outcome.Value));
                }
            }
        }

        return EndAsync(waiting);
    }

    /// <summary>Leaves the changes that failed because a server is down for later.</summary>
    public Task LeaveAsync(ServerWatch watch)
    {
        List<JObject> lines;
        lock (_lock)
        {
            lines = _ledger.Leave(watch);
        }

        return lines.Count == 0 ? Task.CompletedTask : NoteAsync(lines, $"that {lines.Count} changes are left for later");
    }

    /// <summary>Marks an entry as taken back by another run.</summary>
    public Task NoteUndoneAsync(int entry, Guid byRun) =>
        NoteAsync(new[] { JournalRecords.OfUndo(entry, byRun) }, $"that entry {entry} was undone");

    /// <summary>Marks an entry that was taken back as in force again, because another run reversed that undo.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="byRun">The run that reversed it.</param>
    /// <param name="newId">Key of the item that is in force now, where it is a new one; null where it is the same or not known.</param>
    public Task NoteRedoneAsync(int entry, Guid byRun, string? newId) =>
        NoteAsync(new[] { JournalRecords.OfRedo(entry, byRun, newId) }, $"that entry {entry} is in force again");

    /// <summary>Adds that the run is resumed, also where nothing is left to change. Then the run gets the end that its process could not
    /// write.</summary>
    public Task NoteResumedAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return NoteAsync(Array.Empty<JObject>(), "that the run was resumed");
    }

    /// <summary>Stops or continues the renewal of the leases.</summary>
    /// <param name="isResting">True while a person is asked: nobody knows when the answer comes.</param>
    public void Rest(bool isResting) => Leases.Rest(isResting);

    /// <summary>Ends the run, and gives its leases back. Nothing can be added afterwards. Does nothing for a run without a change, or the
    /// second time.</summary>
    public void Close(JournalEnd end)
    {
        StringBuilder last = new();
        lock (_lock)
        {
            if (_isBegun && !_takesNotes)
            {
                JournalEnd how = end == JournalEnd.Completed && _ledger.IsUnfinished ? JournalEnd.Stopped : end;
                JournalRecords.Append(last, JournalRecords.OfEnd(how, _ledger.Counts()));
            }
        }

        // A failure needs no report: a run without an end counts as interrupted, which is right for a run whose disk was full.
        _ = _writer.Close(last);
        Leases.Dispose();
    }

    public void Dispose() => Close(JournalEnd.Failed);

    private Task WriteIntentsAsync(Connection connection, IReadOnlyList<JournalTicket> tickets)
    {
        return WriteAsync(connection, tickets.Select(t => JournalRecords.Of(JournalRecords.Intent, connection, t)));
    }

    /// <summary>Adds lines, and before them the lines that they need. Called only under the lock, so that the order is right.</summary>
    private Task WriteAsync(Connection? connection, IEnumerable<JObject> lines)
    {
        StringBuilder text = new();
        if (!_isBegun)
        {
            _isBegun = true;
            JournalRecords.Append(text, _header());
        }

        if (connection is not null && (!_named.TryGetValue(connection, out string? name) || name != connection.Name))
        {
            _named[connection] = connection.Name;
            JournalRecords.Append(text, JournalRecords.Of(connection));
        }

        foreach (JObject line in lines)
        {
            JournalRecords.Append(text, line);
        }

        return AppendAsync(text);
    }

    private async Task AppendAsync(StringBuilder text) => await _writer.AppendAsync(text).ConfigureAwait(false);

    private async Task NoteAsync(IReadOnlyList<JObject> lines, string lost)
    {
        Task written;
        lock (_lock)
        {
            written = WriteAsync(null, lines);
        }

        try
        {
            await written.ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LostOutcome ??= JournalErrors.Failed(Location, e, lost);
        }
    }

    private async Task OnDisk(Task written)
    {
        try
        {
            await written.ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw JournalErrors.Failed(Location, e);
        }
    }
}
