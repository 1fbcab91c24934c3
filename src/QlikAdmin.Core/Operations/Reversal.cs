using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Operations;

/// <summary>Takes changes of a run back, the last one first.</summary>
internal static class Reversal
{
    /// <summary>The entries that changed something, in the order in which they are taken back: the last one first. But a blocked user is
    /// enabled again before anything is given back to them.</summary>
    public static IReadOnlyList<JournalEntry> Order(IEnumerable<JournalEntry> entries)
    {
        return entries
            .Where(e => e.State == JournalEntryState.Done && ChangeOutcomes.Changed(e.Outcome))
            .OrderByDescending(e => e.Change is { Kind: ChangeKind.SetUserStatus, To: not nameof(UserStatus.Active) })
            .ThenByDescending(e => e.Entry)
            .ToList();
    }

    /// <summary>Why an entry can't be taken back; null when it can.</summary>
    public static QlikException? Refusal(JournalEntry entry)
    {
        string? why =
            entry.Outcome is string outcome && !ChangeOutcomes.IsKnown(outcome)
                ? $"this version of the module does not know the outcome {outcome}"
            : ChangeHandlers.All.Find(entry.Change?.Kind) is IChangeHandler handler ? handler.WhyNoUndo(entry.Change!)
            : entry.IsDamaged ? "its line in the journal is damaged"
            : "this version of the module does not know that kind of change";
        return why is null
            ? null
            : new QlikException(
                ErrorReason.NoUndo,
                $"Entry {entry.Entry} of run {entry.ShownRun}, '{entry}', can't be undone: {why.TrimEnd('.')}."
            );
    }

    /// <summary>Finds the entries that can't be taken back because a user who is needed for it no longer exists. Changes nothing.</summary>
    /// <returns>The reason for each of those entries.</returns>
    public static async Task<IReadOnlyDictionary<JournalEntry, QlikException>> FindOrphanedAsync(
        OperationBatch batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        ILookup<string?, JournalEntry> needs = batch.Entries.ToLookup(
            e => batch.Handler.NeededUser(Reverse(batch, e)),
            StringComparer.Ordinal
        );
        Dictionary<JournalEntry, QlikException> orphaned = new();
        foreach (
            string user in await FindGoneAsync(batch.Connection, needs.Select(n => n.Key).OfType<string>().ToList(), log, token)
                .ConfigureAwait(false)
        )
        {
            needs[user].ToList().ForEach(e => orphaned.Add(e, UserGone(e, user)));
        }

        return orphaned;
    }

    /// <summary>Reads the server, and decides what to do about each entry.</summary>
    /// <param name="batch">The entries.</param>
    /// <param name="later">What the journals say about the same items.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <exception cref="QlikException">The server could not be read.</exception>
    public static async Task<IReadOnlyList<OperationStep>> LookAsync(
        OperationBatch batch,
        LaterRuns later,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<ChangeReading> readings = await batch.ReadAsync(log, token).ConfigureAwait(false);
        return batch.Entries.Select((entry, i) => Decide(batch, entry, readings[i], later)).ToList();
    }

    /// <summary>Makes the reverse changes with their own journal, and marks the entries that are taken back.</summary>
    /// <param name="batch">The entries.</param>
    /// <param name="steps">What to do about them.</param>
    /// <param name="executor">Makes the changes of the undo.</param>
    /// <param name="undone">Journal of the run that is undone, locked against other writers.</param>
    /// <param name="later">What the journals say about the same items. It takes note of the changes that are made here.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the work between two calls.</param>
    /// <returns>One result per step, in the order given.</returns>
    /// <exception cref="QlikException">JournalFailed, Busy.</exception>
    public static async Task<IReadOnlyList<ItemResult>> MakeAsync(
        OperationBatch batch,
        IReadOnlyList<OperationStep> steps,
        ChangeExecutor executor,
        JournalFile undone,
        LaterRuns later,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<Change> changes = steps.Where(s => s.Settled is null).Select(s => s.Change).ToList();
        IReadOnlyList<ItemResult> made = await executor.RunAsync(batch.Connection, changes, log, token).ConfigureAwait(false);

        later.Note(changes, batch.Connection);
        Queue<ItemResult> results = new(made);
        List<ItemResult> all = steps.Select(s => s.Settled ?? results.Dequeue()).ToList();

        // All are begun together, so that they share a flush.
        await Task.WhenAll(steps.Where((_, i) => IsTakenBack(all[i])).Select(s => undone.NoteUndoneAsync(s.Entry.Entry, executor.RunId)))
            .ConfigureAwait(false);
        return all;
    }

    /// <summary>The change that takes an entry back, from the journal alone. It is recorded before the server is read.</summary>
    public static Change Planned(JournalEntry entry) =>
        ChangeHandlers.All.Find(entry.Change!.Kind)!.Reverse(entry.Change!, entry.NewId) with
        {
            Undoes = UndoLink.To(entry),
        };

    /// <summary>The question before a step is made.</summary>
    public static string Question(OperationStep step)
    {
        string undo = $"Undo entry {step.Entry.Entry}";
        return step.Change.Kind == ChangeKind.EnableTenant ? undo + "; no call shows whether somebody else has deactivated it again since"
            : step.Doubt is null ? undo
            : undo + "; " + step.Doubt;
    }

    /// <summary>Whether a result means that the change is taken back: by this undo, or before it.</summary>
    public static bool IsTakenBack(ItemResult result) => result.Error is null && result.Outcome != Outcome.Skipped;

    private static Change Reverse(OperationBatch batch, JournalEntry entry) => batch.Handler.Reverse(entry.Change!, entry.NewId);

    private static async Task<IReadOnlyCollection<string>> FindGoneAsync(
        Connection connection,
        IReadOnlyCollection<string> ids,
        IOperationLog log,
        CancellationToken token
    )
    {
        try
        {
            return ids.Count == 0 ? ids : await UserPresence.FindGoneAsync(connection, ids, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            // The product has no users, or the server does not say. Then the undo itself will show it.
            log.Verbose(e.Message);
            return Array.Empty<string>();
        }
    }

    private static QlikException UserGone(JournalEntry entry, string userId)
    {
        string who = userId == entry.Change!.UserId && entry.User is string account ? account : userId;
        return new QlikException(
            ErrorReason.NoUndo,
            $"Entry {entry.Entry} of run {entry.ShownRun}, '{entry}', can't be undone: user {who} no longer exists on '{entry.Connection}'."
        )
        {
            NextStep =
                "A deleted user can't be brought back. Give what the user had to somebody else: Move-QlikOwnedItem, Add-QlikAllocation.",
        };
    }

    private static OperationStep Decide(OperationBatch batch, JournalEntry entry, ChangeReading reading, LaterRuns later)
    {
        // What this undo has given back already may have another key than the one in the entry.
        Change change = batch.Handler.Reverse(entry.Change!, reading.NewId ?? entry.NewId) with { Undoes = UndoLink.To(entry) };
        bool isTouched = later.IsTouched(entry, reading);
        return new OperationStep(
            entry,
            change,
            reading.State switch
            {
                // No call reads a deactivated tenant. Reactivating a tenant that is in use changes nothing.
                ChangeState.Unknown when change.Kind == ChangeKind.EnableTenant => null,
                ChangeState.Unknown => ItemResult.Failed(
                    new QlikException(
                        ErrorReason.ChangedSince,
                        $"Entry {entry.Entry} of run {entry.ShownRun}, '{entry}', was left alone: the server does not show its current state{(reading.Error is null ? string.Empty : ": " + reading.Error.Message.TrimEnd('.'))}.",
                        reading.Error
                    )
                ),
                ChangeState.NotDone => new ItemResult(Outcome.Exists, "It is already as it was before, so nothing had to be done."),
                _ when later.Overtook(entry) is JournalEntry by => ItemResult.Failed(LaterRuns.Refusal(entry, by)),
                ChangeState.Done when isTouched && reading.IsOtherwiseSame == true => ItemResult.Failed(SetAgain(entry, reading)),
                ChangeState.Done when !later.IsGivenAnew(entry, reading) => null,
                ChangeState.Other when later.Explains(entry, reading) => null,
                _ => ItemResult.Failed(ChangedSince(entry, reading)),
            }
        )
        {
            StaysPlanned = reading is { State: ChangeState.Unknown, Error: not null },
            Doubt = isTouched
                ? $"the user was changed since, on {ShownTime.Minute(reading.ModifiedAt)}, and it is not known whether that was the status"
                : null,
        };
    }

    private static QlikException SetAgain(JournalEntry entry, ChangeReading reading)
    {
        return new QlikException(
            ErrorReason.ChangedSince,
            $"Entry {entry.Entry} of run {entry.ShownRun}, '{entry}', was left alone: the user was changed again on {ShownTime.Minute(reading.ModifiedAt)}, and nothing but the status is different, so somebody has set the status since."
        )
        {
            NextStep = "Find out who did it, and why. If you still want the old status, use Enable-QlikUser or Disable-QlikUser.",
        };
    }

    private static QlikException ChangedSince(JournalEntry entry, ChangeReading reading)
    {
        string what =
            reading.GivenSince.Count > 0 ? $"somebody gave {string.Join(" and ", reading.GivenSince.Distinct())} since"
            : reading.State == ChangeState.Done ? "somebody has taken it back since, and given it again"
            : "somebody has changed it since";
        return new QlikException(
            ErrorReason.ChangedSince,
            $"Entry {entry.Entry} of run {entry.ShownRun}, '{entry}', was left alone: {what}."
        )
        {
            NextStep = "Look at it as it is now, and change it yourself if you still want to.",
        };
    }
}
