using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Takes the licence units of one leaver back. What fails is told and stops nothing: deleting the user frees the unit
/// too.</summary>
internal sealed class LicenseReturn
{
    private readonly Connection _connection;
    private readonly RemovalPreview _preview;
    private readonly int _throttleLimit;
    private readonly List<string> _taken = new();
    private readonly List<string> _notes = new();

    public LicenseReturn(Connection connection, RemovalPreview preview, int? throttleLimit)
    {
        _connection = connection;
        _preview = preview;
        _throttleLimit = throttleLimit ?? connection.Allocations.DefaultThrottleLimit;
    }

    /// <summary>Types of the units that came back.</summary>
    public IReadOnlyList<string> Taken => _taken;

    /// <summary>What is to be told, in sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>When the last of them becomes free, in UTC; null when all are.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; private set; }

    public async Task RunAsync(IChangeJournal journal, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<Allocation> held = _preview.Allocations;
        IReadOnlyList<ItemResult> results = await journal
            .RunAsync(
                _connection,
                held.Select(a => StateBefore.AtServerTime(RemovalChanges.TakeBack(_preview.User, a), _connection)).ToList(),
                runToken => SendAsync(log, runToken),
                log,
                token
            )
            .ConfigureAwait(false);
        for (int i = 0; i < results.Count; i++)
        {
            Tell(held[i], results[i], log);
        }
    }

    private async Task<IReadOnlyList<ItemResult>> SendAsync(IOperationLog log, CancellationToken token)
    {
        IAllocationAdapter adapter = _connection.Allocations;
        IReadOnlyList<ItemResult<Allocation>> attempts = await adapter
            .RemoveAsync(_preview.Allocations, _throttleLimit, null, log, token)
            .ConfigureAwait(false);
        List<ItemResult<Allocation>> open = attempts.Where(a => !a.IsSettled).ToList();
        if (open.Count > 0 && !adapter.ConfirmsByFullList)
        {
            try
            {
                await adapter.ConfirmAsync(open, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                open.Where(a => !a.IsSettled && !a.InDoubt)
                    .ToList()
                    .ForEach(a => a.Fail(Unconfirmed.Unread($"Remove {a.Item} on '{_connection.Name}'", e)));
            }
        }

        // The whole list is too much to read for one person; the server accepted it, and deleting the user frees the unit in any case.
        open.Where(a => !a.IsSettled && !a.InDoubt).ToList().ForEach(a => a.Settle(Outcome.Released));
        return attempts;
    }

    private void Tell(Allocation allocation, ItemResult result, IOperationLog log)
    {
        if (result.Error is QlikException error)
        {
            _notes.Add(result.InDoubt ? error.Message : $"The licence could not be taken back before the deletion: {error.Message}");
            if (result.InDoubt)
            {
                // The user is deleted all the same, and the journal keeps this open: somebody must hear of it.
                log.Warning($"{error.Message} {error.NextStep}".TrimEnd());
            }

            return;
        }

        if (result.Outcome is not (Outcome.AlreadyGone or Outcome.Skipped))
        {
            _taken.Add(allocation.Type);
        }

        if (result.QuarantineEndsAt is DateTimeOffset end && (QuarantineEndsAt is null || end > QuarantineEndsAt))
        {
            QuarantineEndsAt = end;
        }
    }
}
