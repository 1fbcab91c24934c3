using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.PowerShell;

/// <summary>Base of Resume and Undo: finds the journals and the open connections of their changes, and writes results and errors.</summary>
public abstract class QlikOperationCmdlet : QlikChangeCmdlet
{
    /// <summary>Folder of journals, or path of the journal of the run; without it <c>$env:QLIKADMIN_JOURNAL</c>, or QlikAdmin in the user's
    /// application data.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Writes a result for each change instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Title of the progress bar and of the confirmation.</summary>
    private protected abstract string Activity { get; }

    private protected override string ConnectCommands => "Connect-QlikSense, Connect-QlikCloud, Connect-QlikView or Connect-QlikRegion";

    private protected override object? Needs(Connection connection) => null;

    private protected override bool EndsWithSummary => !PassThru;

    /// <summary>Where to look for journals.</summary>
    private protected string Place => JournalFolderOf(Path ?? JournalPath);

    /// <summary>The open connection of each entry: with the same product and address, and if there are several, with the same
    /// name.</summary>
    /// <exception cref="QlikException">NotConnected: a connection is missing; the next step is the command that opens it. NotSupported: a
    /// later version wrote the journal.</exception>
    private protected IReadOnlyDictionary<JournalEntry, Connection> ConnectionsOf(IReadOnlyList<JournalEntry> entries)
    {
        IReadOnlyList<Connection> open = ConnectionIsGiven ? RequireConnections(null) : Store.Connections.Where(c => !c.IsClosed).ToList();
        Dictionary<JournalEndpoint, Connection> found = new();
        Dictionary<JournalEntry, Connection> connections = new();
        foreach (JournalEntry entry in entries)
        {
            JournalEndpoint endpoint = entry.Endpoint ?? new JournalEndpoint(entry.Connection, null, null);
            if (!found.TryGetValue(endpoint, out Connection? connection))
            {
                connection = Find(open, endpoint) ?? throw Missing(entry, endpoint);
                found.Add(endpoint, connection);
            }

            connections.Add(entry, connection);
        }

        return connections;
    }

    /// <summary>Reports the part of a journal that can't be read.</summary>
    /// <exception cref="QlikException">JournalDamaged: no change in it can be read.</exception>
    private protected void TellOfDamage(JournalContent content)
    {
        if (content.IsLost)
        {
            throw JournalErrors.Damaged(content);
        }

        if (content.Run.Damage is not null)
        {
            WriteError(JournalErrors.Damaged(content).ToErrorRecord(content.Run));
        }
    }

    /// <summary>Reports the outcome of a step.</summary>
    private protected void Report(JournalEntry entry, string action, Connection connection, ItemResult result)
    {
        if (result.IsOpen)
        {
            // It was not sent because the server is down, and stays planned.
            return;
        }

        if (result.Error is QlikException error)
        {
            WriteFailure(error, entry, Tell);
        }
        else
        {
            Tell();
        }

        void Tell() =>
            WriteResult(
                new Result(action, result.Outcome, result.NewId ?? entry.ItemId, connection.Name, RunId)
                {
                    User = entry.User,
                    Type = entry.ItemType,
                    QuarantineEndsAt = result.QuarantineEndsAt,
                    Detail = result.Error?.Message ?? result.Detail,
                },
                isExpected: true
            );
    }

    /// <summary>Announces the entries whose outcomes follow.</summary>
    private protected void Expect(IReadOnlyDictionary<JournalEntry, Connection> entries) =>
        entries.ToList().ForEach(e => Tally.Expect(e.Value.Name, e.Key.ItemType));

    /// <summary>Asks once about all changes of a run. A single change is not asked about here, but with its details when its turn
    /// comes.</summary>
    /// <param name="run">The run.</param>
    /// <param name="changes">The changes to make, each with its connection.</param>
    /// <returns>The answer. Null for a single change and with -WhatIf: then each change is asked about by itself.</returns>
    private protected bool? ConfirmRun(JournalRun run, IReadOnlyList<(Change Change, Connection Connection)> changes)
    {
        if (changes.Count < 2 || IsWhatIf)
        {
            return null;
        }

        string title = $"{Activity} run {run.RunId.ToString("N").Substring(0, 8)} of {run.Command}: {changes.Count} changes";
        IEnumerable<string> lines = changes
            .GroupBy(c => ($"{c.Change.Kind} {c.Change.ItemType}".TrimEnd(), c.Connection.Name))
            .Select(g => $"  {g.Key.Item1} on {g.Key.Name}: {g.Count()}");
        bool hasUndo = changes.All(c => ChangeHandlers.All.Find(c.Change.Kind)?.WhyNoUndo(c.Change) is null);
        return ConfirmOnce(hasUndo, Activity, [title + ".", .. lines, hasUndo ? "Continue?" : "Not all of this can be undone. Continue?"]);
    }

    /// <summary>Updates what this session knows of a tenant. If the tenant is in use again, or may be, commands send requests to it
    /// again.</summary>
    private protected void Remember(Change change, ItemResult result)
    {
        if (change.Kind == ChangeKind.EnableTenant && (result.InDoubt || (result.Error is null && result.Outcome != Outcome.Skipped)))
        {
            Store.ForgetDeactivation(change.ItemId);
        }
    }

    /// <summary>Updates the journals of the other runs: the changes that these entries undid are marked as undone, or as in force again if
    /// an undo was undone.</summary>
    /// <param name="steps">Entries with their outcomes.</param>
    /// <param name="isUndone">Whether the linked changes are now undone, or in force again.</param>
    private protected void Follow(IReadOnlyList<(JournalEntry Entry, ItemResult Result)> steps, bool isUndone)
    {
        IReadOnlyList<KeyValuePair<JournalEntry, string?>> changed = steps
            .Where(s => Reversal.IsTakenBack(s.Result) && s.Entry.Change?.Undoes is not null)
            .Select(s => new KeyValuePair<JournalEntry, string?>(s.Entry, s.Result.NewId))
            .ToList();
        if (changed.Count == 0)
        {
            return;
        }

        try
        {
            string folder = System.IO.Path.GetDirectoryName(changed[0].Key.Path)!;
            Await((_, token) => UndoMarks.FollowAsync(changed, isUndone, folder, RunId, Here, token));
        }
        catch (QlikException e)
        {
            WriteWarning(
                $"The journal could not be updated, so Get-QlikJournal may show the old state of these {changed.Count} changes: {e.Message}"
            );
        }
    }

    /// <summary>Description of a step, for the confirmation and -WhatIf.</summary>
    private protected static string Describe(Change change, Connection connection) => $"{ChangeText.Of(change)} on {connection.Name}";

    private static Connection? Find(IEnumerable<Connection> open, JournalEndpoint endpoint)
    {
        return open.Where(c => c.Product == endpoint.Product && c.Uri == endpoint.Uri)
            .OrderByDescending(c => c.Name == endpoint.Name)
            .FirstOrDefault();
    }

    private static QlikException Missing(JournalEntry entry, JournalEndpoint endpoint)
    {
        string address = endpoint.Uri?.GetLeftPart(UriPartial.Authority) ?? endpoint.Name;
        return new QlikException(
            ErrorReason.NotConnected,
            $"Entry {entry.Entry} of run {entry.ShownRun} was made on '{endpoint.Name}' ({address}), and no open connection has this address."
        )
        {
            NextStep = endpoint.Product switch
            {
                QlikProduct.Cloud => $"Connect-QlikCloud -Tenant {address}",
                QlikProduct.Region => $"Connect-QlikRegion -Uri {address}",
                QlikProduct.Sense => $"Connect-QlikSense -Server {address}",
                QlikProduct.QlikView => $"Connect-QlikView -Server {address}",
                _ when entry.Endpoint is null =>
                    "The line of the journal that names the server can't be read. Look at the change with Get-QlikJournal -Run, and make it yourself.",
                _ => "Use a version of the module that knows this product.",
            },
        };
    }
}
