using System.Collections.Concurrent;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests;

/// <summary>Keeps every line that Core writes.</summary>
internal sealed class RecordingLog : IRunLog
{
    private readonly ConcurrentQueue<(string Stream, string Text)> _lines = new();

    public bool WantsBodies { get; init; } = true;

    public string? CopyFolder { get; init; }

    /// <summary>Set when the test counts as one run that changes something.</summary>
    public ServerWatches? Watches { get; init; }

    public IReadOnlyList<string> All => _lines.Select(l => l.Text).ToList();

    public IReadOnlyList<string> Warnings => Of("warning");

    public IReadOnlyList<string> VerboseLines => Of("verbose");

    public IReadOnlyList<string> DebugLines => Of("debug");

    public void Verbose(string message) => _lines.Enqueue(("verbose", message));

    public void Debug(string message) => _lines.Enqueue(("debug", message));

    public void Warning(string message) => _lines.Enqueue(("warning", message));

    public void Progress(string activity, int done, int? total) => _lines.Enqueue(("progress", $"{activity} {done} {total}"));

    public void Waiting(string reason, DateTimeOffset end) => _lines.Enqueue(("waiting", $"{reason} {end:O}"));

    private List<string> Of(string stream) => _lines.Where(l => l.Stream == stream).Select(l => l.Text).ToList();
}
