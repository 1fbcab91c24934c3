using System.Security;

namespace QlikAdmin.Changes;

/// <summary>Writes lines to the disk. Callers that come while a flush is running share the next one.</summary>
/// <remarks>After the first failure every later line is refused: a change that can't be recorded must not be made.</remarks>
internal sealed class JournalWriter
{
    private const int LargestPiece = 16 * 1024;

    private readonly object _queue = new();
    private readonly object _disk = new();
    private readonly Func<Stream> _open;
    private readonly Action _closed;
    private readonly Action<Action> _inBackground;
    private Stream? _stream;
    private Batch? _waiting;
    private bool _isDraining;
    private bool _isClosed;
    private Exception? _cause;

    /// <param name="open">Creates or opens the file, with the first line.</param>
    /// <param name="closed">Called after the file is closed.</param>
    /// <param name="inBackground">Does work that nobody waits for.</param>
    public JournalWriter(Func<Stream> open, Action closed, Action<Action> inBackground)
    {
        _open = open;
        _closed = closed;
        _inBackground = inBackground;
    }

    /// <summary>Adds lines.</summary>
    /// <returns>The task ends when they are on the disk.</returns>
    /// <exception cref="IOException">They could not be written, and no later line will be.</exception>
    public Task AppendAsync(StringBuilder lines)
    {
        Batch batch;
        lock (_queue)
        {
            if (_isClosed)
            {
                throw new IOException("the journal of this run is closed.");
            }

            batch = _waiting ??= new Batch();
            batch.Lines.Add(lines);
            if (!_isDraining)
            {
                _isDraining = true;
                _inBackground(Drain);
            }
        }

        return batch.OnDisk.Task;
    }

    /// <summary>Writes the waiting lines and the last lines, and closes the file. Does nothing the second time.</summary>
    /// <param name="last">Lines to end with.</param>
    /// <returns>Whether all lines are on the disk.</returns>
    public bool Close(StringBuilder last)
    {
        Batch batch;
        lock (_queue)
        {
            if (_isClosed)
            {
                return true;
            }

            _isClosed = true;
            batch = _waiting ?? new Batch();
            _waiting = null;
        }

        batch.Lines.Add(last);
        lock (_disk)
        {
            Write(batch);
            bool isWritten = _cause is null;
            try
            {
                _stream?.Dispose();
            }
            catch (Exception e) when (IsRefusal(e))
            {
                // A full disk fails again when the rest of the buffer is thrown away.
                isWritten = false;
            }

            _closed();
            return isWritten;
        }
    }

    private void Drain()
    {
        while (true)
        {
            // The lock of the disk comes first. So the waiting batch has everything that came while the disk was busy.
            lock (_disk)
            {
                Batch batch;
                lock (_queue)
                {
                    if (_waiting is null)
                    {
                        _isDraining = false;
                        return;
                    }

                    batch = _waiting;
                    _waiting = null;
                }

                Write(batch);
            }
        }
    }

    private void Write(Batch batch)
    {
        if (_cause is null && batch.Lines.Exists(l => l.Length > 0))
        {
            try
            {
                _stream ??= _open();
                Write(_stream, batch.Lines);
                Flush(_stream);
            }
            catch (Exception e) when (IsRefusal(e))
            {
                _cause = e;
            }
        }

        if (_cause is null)
        {
            batch.OnDisk.TrySetResult(true);
        }
        else
        {
            batch.OnDisk.TrySetException(new IOException(_cause.Message, _cause));
        }
    }

    /// <summary>Writes lines in pieces, because the lines of a large plan as one text would need several times the memory.</summary>
    private static void Write(Stream stream, IReadOnlyList<StringBuilder> lines)
    {
        char[] chars = new char[Math.Min(LargestPiece, lines.Sum(l => l.Length))];
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(chars.Length)];
        Encoder encoder = Encoding.UTF8.GetEncoder();
        int filled = 0;
        foreach (StringBuilder text in lines)
        {
            for (int at = 0; at < text.Length; )
            {
                int count = Math.Min(chars.Length - filled, text.Length - at);
                text.CopyTo(at, chars, filled, count);
                at += count;
                filled += count;
                if (filled == chars.Length)
                {
                    stream.Write(bytes, 0, encoder.GetBytes(chars, 0, filled, bytes, 0, flush: false));
                    filled = 0;
                }
            }
        }

        int rest = encoder.GetBytes(chars, 0, filled, bytes, 0, flush: true);
        if (rest > 0)
        {
            stream.Write(bytes, 0, rest);
        }
    }

    // A limit on the size of files shows as an argument out of range.
    private static bool IsRefusal(Exception e) =>
        e
            is IOException
                or UnauthorizedAccessException
                or ArgumentException
                or NotSupportedException
                or SecurityException
                or ObjectDisposedException;

    private static void Flush(Stream stream)
    {
        if (stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
        else
        {
            stream.Flush();
        }
    }

    /// <summary>Lines that are written to the disk together.</summary>
    private sealed class Batch
    {
        public List<StringBuilder> Lines { get; } = new();

        public TaskCompletionSource<bool> OnDisk { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
