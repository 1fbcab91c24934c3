using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>The progress bar of a command: what is done, how many of how many, the time that is left, and what it waits for.</summary>
/// <remarks>It shows nothing if no person sees the console, because each step would be a line in a log or in the output of a job.</remarks>
internal sealed class ProgressBar
{
    private readonly Action<ProgressRecord> _write;
    private readonly bool _isSilent;
    private readonly Stopwatch _watch = new();
    private string? _activity;
    private string _status = string.Empty;
    private int _percent = -1;
    private int _first;

    /// <param name="write">Writes a record.</param>
    /// <param name="host">The host of the session.</param>
    public ProgressBar(Action<ProgressRecord> write, PSHost host)
    {
        _write = write;
        _isSilent = !IsWatched(host);
    }

    /// <summary>Shows how far the work is.</summary>
    /// <param name="activity">What is done.</param>
    /// <param name="done">Items that are done.</param>
    /// <param name="total">All items; null where it is not known.</param>
    public void Show(string activity, int done, int? total)
    {
        activity = ShownText.Clean(activity);
        if (_activity != activity)
        {
            Complete();
            _activity = activity;
            _first = done;
            _watch.Restart();
        }

        _status = total is null ? $"{done}" : $"{done} of {total}";
        _percent = total is > 0 ? (int)Math.Min(100, 100L * done / total.Value) : -1;
        Write(_status, total is int all ? Left(done, all) : null);
    }

    /// <summary>Shows that the work waits, and until when.</summary>
    /// <param name="activity">What is done, if nothing was shown yet.</param>
    /// <param name="reason">Why it waits.</param>
    /// <param name="end">When the wait ends.</param>
    public void ShowWait(string activity, string reason, DateTimeOffset end)
    {
        _activity ??= ShownText.Clean(activity);
        string until = end.ToUniversalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        string wait = $"{ShownText.Clean(reason)}, waits until {until} UTC";
        Write(_status.Length == 0 ? wait : $"{_status}; {wait}", end - DateTimeOffset.UtcNow);
    }

    /// <summary>Removes the bar.</summary>
    public void Complete()
    {
        if (_activity is not null && !_isSilent)
        {
            _write(new ProgressRecord(0, _activity, "done") { RecordType = ProgressRecordType.Completed });
        }

        _activity = null;
        _status = string.Empty;
        _percent = -1;
    }

    private static bool IsWatched(PSHost host)
    {
        return host.Name switch
        {
            "Default Host" => false,
            "ConsoleHost" => Environment.UserInteractive
                && !Console.IsOutputRedirected
                && !Environment.GetCommandLineArgs().Skip(1).Any(a => IsNonInteractive(a)),
            _ => true,
        };
    }

    /// <summary>PowerShell accepts the parameter with hyphens or a slash, in upper or lower case, and shortened to four letters or
    /// more.</summary>
    private static bool IsNonInteractive(string argument)
    {
        string name = argument.TrimStart('-', '/');
        return name.Length >= 4 && name.Length < argument.Length && "noninteractive".StartsWith(name, StringComparison.OrdinalIgnoreCase);
    }

    private TimeSpan? Left(int done, int total) =>
        done > _first ? TimeSpan.FromTicks(_watch.Elapsed.Ticks / (done - _first) * Math.Max(0, total - done)) : null;

    private void Write(string status, TimeSpan? left)
    {
        if (_isSilent)
        {
            return;
        }

        _write(
            new ProgressRecord(0, _activity, status)
            {
                PercentComplete = _percent,
                SecondsRemaining = left is null ? -1 : (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Max(0, left.Value.TotalSeconds))),
            }
        );
    }
}
