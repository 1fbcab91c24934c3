using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.Journal;

/// <summary>The journal of one run: a file of JSON lines, made when the first change is about to be made.</summary>
internal sealed class JournalFile : IChangeJournal, IDisposable
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly string _folder;
    private readonly string _command;
    private FileStream? _file;
    private int _entries;

    public JournalFile(Guid runId, string folder, string command)
    {
        RunId = runId;
        _folder = folder;
        _command = command;
    }

    public Guid RunId { get; }

    public async Task<IReadOnlyList<JournalTicket>> BeginAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token)
    {
        await _lock.WaitAsync(token).ConfigureAwait(false);
        try
        {
            List<JournalTicket> tickets = changes.Select(c => new JournalTicket(++_entries, c)).ToList();
            Write(tickets.Select(t => Line(connection, t)));
            return tickets;
        }
        finally
        {
            _lock.Release();
        }
    }

    public async Task EndAsync(JournalTicket ticket, ChangeResult result)
    {
        await _lock.WaitAsync().ConfigureAwait(false);
        try
        {
            Write(new[] { new JObject { ["record"] = "outcome", ["entry"] = ticket.Entry, ["at"] = DateTime.UtcNow, ["outcome"] = result.InDoubt ? "InDoubt" : result.Outcome.ToString(), ["detail"] = result.Detail } });
        }
        finally
        {
            _lock.Release();
        }
    }

    public void Dispose() => _file?.Dispose();

    private static JObject Line(Connection connection, JournalTicket ticket)
    {
        JObject line = JObject.FromObject(ticket.Change);
        line["Kind"] = ticket.Change.Kind.ToString();
        return new JObject { ["record"] = "intent", ["entry"] = ticket.Entry, ["at"] = DateTime.UtcNow, ["connection"] = connection.Name, ["uri"] = connection.Uri.AbsoluteUri, ["change"] = line };
    }

    private void Write(IEnumerable<JObject> lines)
    {
        try
        {
            if (_file is null)
            {
                Directory.CreateDirectory(_folder);
                string name = string.Format(CultureInfo.InvariantCulture, "{0:yyyyMMdd-HHmmss}-{1:N}.jsonl", DateTime.UtcNow, RunId);
                _file = new FileStream(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
                Append(new JObject { ["record"] = "run", ["runId"] = RunId, ["command"] = _command, ["at"] = DateTime.UtcNow });
            }

            foreach (JObject line in lines)
            {
                Append(line);
            }

            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new QlikException(ErrorReason.JournalFailed, $"The journal in '{_folder}' can't be written, so nothing more is changed: {e.Message}", e)
            {
                NextStep = "Give a folder with room that this account may write to: -JournalPath, or the environment variable QLIKADMIN_JOURNAL.",
            };
        }
    }

    private void Append(JObject line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line.ToString(Formatting.None) + "\n");
        _file!.Write(bytes, 0, bytes.Length);
    }
}
