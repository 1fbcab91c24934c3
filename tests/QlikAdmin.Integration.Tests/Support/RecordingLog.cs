using System.Collections.Concurrent;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>Keeps everything that Core logs, with bodies.</summary>
internal sealed class RecordingLog : IOperationLog
{
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _debug = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    public bool WantsBodies => true;

    public string? CopyFolder { get; init; }

    public IReadOnlyList<string> VerboseLines => _verbose.ToList();

    public IReadOnlyList<string> DebugLines => _debug.ToList();

    public IReadOnlyList<string> Warnings => _warnings.ToList();

    public void Verbose(string message) => Keep(_verbose, message);

    public void Debug(string message) => Keep(_debug, message);

    public void Warning(string message) => Keep(_warnings, message);

    public void Progress(string activity, int done, int? total) => Transcript.Add(activity);

    private static void Keep(ConcurrentQueue<string> queue, string message)
    {
        queue.Enqueue(message);
        Transcript.Add(message);
    }
}
