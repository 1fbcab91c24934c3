using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Http;

namespace QlikAdmin.PowerShell;

/// <summary>
/// Writes the errors of a run. If the cause of an error may be the whole server, the error waits until that is known. A server that is down
/// is one error, and what failed because of it stays planned.
/// </summary>
internal sealed class FailureReporter
{
    private readonly ServerWatches _watches;
    private readonly Action<ErrorRecord> _write;
    private readonly Action<ServerWatch> _leave;
    private readonly Func<JournalTally> _tally;
    private readonly Func<string> _resumeLine;
    private readonly HashSet<ServerWatch> _planned = new();
    private readonly HashSet<ServerWatch> _told = new();
    private List<HeldFailure> _held = new();

    /// <param name="watches">State of the servers of the run.</param>
    /// <param name="write">Writes an error.</param>
    /// <param name="leave">Writes to the journal that changes which failed because their server is down stay planned.</param>
    /// <param name="tally">State of the run.</param>
    /// <param name="resumeLine">The command that resumes the run.</param>
    public FailureReporter(
        ServerWatches watches,
        Action<ErrorRecord> write,
        Action<ServerWatch> leave,
        Func<JournalTally> tally,
        Func<string> resumeLine
    )
    {
        _watches = watches;
        _write = write;
        _leave = leave;
        _tally = tally;
        _resumeLine = resumeLine;
    }

    /// <summary>Notes that the journal contains the changes of a server, so that Resume-QlikOperation can resume them.</summary>
    public void MarkPlanned(ServerWatch watch) => _planned.Add(watch);

    /// <summary>Writes an error of one item, or holds it back.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="target">Target object of the error record.</param>
    /// <param name="tell">Writes what else belongs to the item, such as its result; not called for items that stay planned. Null if there
    /// is nothing.</param>
    public void Write(QlikException error, object? target, Action? tell)
    {
        if (ServerWatch.Of(error) is ServerWatch watch && watch.IsOfThisRow(error))
        {
            _held.Add(new HeldFailure(watch, error, target, tell));
            return;
        }

        Release(h => !h.Watch.IsOfThisRow(h.Error));
        Write(new HeldFailure(null!, error, target, tell));
    }

    /// <summary>Writes the errors that were held back: one error for each server that is down, and all others one by one.</summary>
    public void Tell()
    {
        Release(h => !h.Watch.IsOfThisRow(h.Error));
        List<ServerWatch> down = _held
            .GroupBy(h => h.Watch)
            .Where(g => IsDownFor(g.Key, g.Count()))
            .Select(g => g.Key)
            .Union(_watches.Down)
            .ToList();
        Release(h => !down.Contains(h.Watch));
        down.ForEach(TellDown);
    }

    /// <summary>Whether changes that failed at the end of a run did so because of the server: one call may be about many of them.</summary>
    private static bool IsDownFor(ServerWatch watch, int changes) => changes >= ServerWatch.MostInARow || (watch.IsSilent && changes > 1);

    private void Release(Func<HeldFailure, bool> which)
    {
        List<HeldFailure> ready = _held.Where(which).ToList();
        _held = _held.Except(ready).ToList();
        ready.ForEach(Write);
    }

    private void Write(HeldFailure failure)
    {
        _write(failure.Error.ToErrorRecord(failure.Target));
        failure.Tell?.Invoke();
    }

    /// <summary>Leaves the changes that failed only because of the server as planned, and reports that once.</summary>
    private void TellDown(ServerWatch watch)
    {
        List<HeldFailure> held = _held.Where(h => h.Watch == watch).ToList();
        _held.RemoveAll(held.Contains);
        bool isPlanned = _planned.Contains(watch);
        if (isPlanned)
        {
            _leave(watch);
        }

        if (_told.Add(watch))
        {
            QlikException error = DownServer.Error(watch, isPlanned ? _tally() : null, _resumeLine());
            _write(error.ToErrorRecord(watch.Connection));
        }

        foreach (HeldFailure begun in held.Where(h => h.Error.InDoubt))
        {
            begun.Tell?.Invoke();
        }
    }
}
