using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Makes changes. Commands, plans, Resume-QlikOperation and Undo-QlikOperation all send them through this class.</summary>
/// <remarks>
/// For each change it checks that the server still is as the change expects, writes the intent, sends the request through the handler of
/// its kind, confirms by a read, writes the outcome, and settles it.
/// One instance serves one run.
/// </remarks>
internal sealed class ChangeExecutor
{
    private readonly IChangeJournal _journal;
    private readonly int? _throttleLimit;
    private readonly Dictionary<(Connection Connection, IChangeHandler Handler), ChangeSender> _senders = new();
    private readonly List<SentChange> _unconfirmed = new();

    /// <param name="journal">Where changes are recorded before they are sent.</param>
    /// <param name="throttleLimit">Requests at once; null for the default of the product.</param>
    public ChangeExecutor(IChangeJournal journal, int? throttleLimit = null)
    {
        _journal = journal;
        _throttleLimit = throttleLimit;
    }

    /// <summary>Id of the run.</summary>
    public Guid RunId => _journal.RunId;

    /// <summary>Writes changes to the journal before the first of them is begun, so that a run that is stopped anywhere can be
    /// resumed.</summary>
    /// <exception cref="QlikException">JournalFailed: nothing may be changed. Busy: another run works on the server.</exception>
    public async Task PlanAsync(Connection connection, IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        if (changes.Count > 0)
        {
            connection.RequireKnown(changes);
            await HoldAsync(connection, log, token).ConfigureAwait(false);
            Expect(connection, changes);
            await _journal
                .PlanAsync(connection, changes.Concat(changes.SelectMany(c => c.Consequences)).ToList(), token)
                .ConfigureAwait(false);
        }
    }

    /// <summary>The most changes of a kind that are sent together.</summary>
    public int BatchSize(Connection connection, ChangeKind kind) => SenderOf(connection, kind).BatchSize(kind);

    /// <summary>Ends planned changes that will not be made. Changes that were begun or never planned are left out.</summary>
    /// <param name="connection">Where they were planned.</param>
    /// <param name="changes">The changes, each settled with the reason.</param>
    public Task LeaveAsync(Connection connection, IEnumerable<PlannedChange> changes) =>
        _journal.EndPlannedAsync(connection, changes.Select(c => new KeyValuePair<Change, ItemResult>(c.Change, c)).ToList());

    /// <summary>Records what became of changes of a resumed run, without making them.</summary>
    /// <exception cref="QlikException">Busy: another run works on the server.</exception>
    public async Task RecordAsync(Connection connection, IReadOnlyList<PlannedChange> settled, IOperationLog log, CancellationToken token)
    {
        if (settled.Count > 0)
        {
            await HoldAsync(connection, log, token).ConfigureAwait(false);
            await _journal
                .EndAsync(settled.Select(c => new KeyValuePair<JournalTicket, ItemResult>(TicketOf(connection, c), c)).ToList())
                .ConfigureAwait(false);
        }
    }

    /// <summary>Makes changes to the end.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="changes">The changes, made in this order. Nothing is written for an empty list.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the run. Changes that were begun stay open in the journal.</param>
    /// <returns>One result per change, in the order given. Changes that were not sent because their server is down are open.</returns>
    /// <exception cref="QlikException">JournalFailed: the rest was not sent. Busy: another run works on the server.</exception>
    public async Task<IReadOnlyList<PlannedChange>> RunAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<PlannedChange> planned = changes.Select(c => new PlannedChange(c)).ToList();
        await MakeAsync(connection, planned, log, token).ConfigureAwait(false);
        await FinishAsync(connection, log, token).ConfigureAwait(false);
        return planned;
    }

    /// <summary>Makes changes. A change that is open afterwards is confirmed by <see cref="FinishAsync"/>, or was not sent because the
    /// server is down.</summary>
    /// <exception cref="QlikException">JournalFailed, Busy: open changes were not sent.</exception>
    public async Task MakeAsync(Connection connection, IReadOnlyList<PlannedChange> changes, IOperationLog log, CancellationToken token)
    {
        List<PlannedChange> open = changes.Where(c => c.IsOpen).ToList();
        Expect(connection, open.ConvertAll(c => c.Change));
        for (int first = 0; first < open.Count; )
        {
            ChangeKind kind = open[first].Change.Kind;
            List<PlannedChange> batch = open.Skip(first).Take(BatchSize(connection, kind)).TakeWhile(c => c.Change.Kind == kind).ToList();
            if (SenderOf(connection, kind).MustConfirm)
            {
                await FinishAsync(connection, log, token).ConfigureAwait(false);
            }

            connection.RequireKnown(batch.Select(c => c.Change));
            await HoldAsync(connection, log, token).ConfigureAwait(false);
            await MakeBatchAsync(connection, SenderOf(connection, kind), batch, log, token).ConfigureAwait(false);
            if (batch.Exists(c => ServerWatch.Of(c.Error) is { IsDown: true }))
            {
                return;
            }

            first += batch.Count;
        }
    }

    /// <summary>Confirms changes that were sent on a connection and are still open.</summary>
    public async Task FinishAsync(Connection connection, IOperationLog log, CancellationToken token)
    {
        List<SentChange> rest = _unconfirmed.Where(s => ReferenceEquals(s.Connection, connection)).ToList();
        _unconfirmed.RemoveAll(s => ReferenceEquals(s.Connection, connection));
        foreach (IGrouping<ChangeSender, SentChange> own in rest.GroupBy(s => s.Sender))
        {
            List<SentChange> sent = own.ToList();
            await own.Key.ConfirmAsync(sent.ConvertAll(s => s.Result), log, token).ConfigureAwait(false);
            await EndAsync(sent, log, token).ConfigureAwait(false);
        }
    }

    private async Task MakeBatchAsync(
        Connection connection,
        ChangeSender sender,
        IReadOnlyList<PlannedChange> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<PlannedChange> open = await CheckAsync(connection, sender, batch, log, token).ConfigureAwait(false);
        if (open.Count == 0)
        {
            return;
        }

        List<SentChange> sent;
        try
        {
            // The checks may have taken long.
            await HoldAsync(connection, log, token).ConfigureAwait(false);
            sent = await BeginAsync(connection, sender, open, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (PlannedChange change in open)
            {
                change.Take(ItemResult.NotSent(e));
                sender.Learn(change.Change, change);
            }

            throw;
        }

        try
        {
            IReadOnlyList<ItemResult> results = await sender
                .SendAsync(open.Select(c => c.Change).ToList(), log, token)
                .ConfigureAwait(false);
            for (int i = 0; i < sent.Count; i++)
            {
                sent[i].Result = results[i];
            }
        }
        catch (QlikException e)
        {
            sent.ForEach(s => s.Result = ItemResult.Failed(e));
        }

        List<SentChange> later = sent.Where(s => !s.Result.IsSettled && sender.ConfirmsLater(s.Planned.Change, s.Result)).ToList();
        _unconfirmed.AddRange(later);
        await EndAsync(sent.Except(later).ToList(), log, token).ConfigureAwait(false);
    }

    /// <summary>Makes sure that no other run works on the server, and that nobody asked all runs to stop. If so, nothing more is sent there
    /// in this run.</summary>
    private async Task HoldAsync(Connection connection, IOperationLog log, CancellationToken token)
    {
        try
        {
            await _journal.Leases.HoldAsync(connection, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (StopSignal.EndsRun(e))
        {
            ServerWatch.Find(connection.Http, log)?.GiveUp(e);
            throw;
        }
    }

    /// <returns>The changes to begin. The others are settled and in the journal.</returns>
    private async Task<IReadOnlyList<PlannedChange>> CheckAsync(
        Connection connection,
        ChangeSender sender,
        IReadOnlyList<PlannedChange> batch,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<CheckedChange> checks;
        try
        {
            checks = await sender.CheckAsync(batch.Select(c => c.Change).ToList(), log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            checks = batch.Select(c => new CheckedChange(c.Change, ItemResult.NotSent(e))).ToList();
        }

        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].Learn(checks[i].Change);
            if (checks[i].Left is ItemResult left)
            {
                batch[i].Take(left);
                TakeAsOurs(batch[i]);
            }
        }

        List<PlannedChange> refused = batch.Where(c => !c.IsOpen).ToList();
        await _journal
            .EndAsync(refused.Where(c => c.Entry is not null).Select(c => Pair(c, TicketOf(connection, c))).ToList())
            .ConfigureAwait(false);
        await _journal
            .EndPlannedAsync(
                connection,
                refused.Where(c => c.Entry is null).SelectMany(c => new[] { c.Change }.Concat(c.Change.Consequences), Pair).ToList()
            )
            .ConfigureAwait(false);
        return batch.Where(c => c.IsOpen).ToList();

        static KeyValuePair<T, ItemResult> Pair<T>(PlannedChange change, T key) => new(key, change);
    }

    private async Task<List<SentChange>> BeginAsync(
        Connection connection,
        ChangeSender sender,
        IReadOnlyList<PlannedChange> changes,
        CancellationToken token
    )
    {
        IReadOnlyList<JournalTicket> tickets;
        if (changes[0].Entry is not null)
        {
            tickets = changes.Select(c => TicketOf(connection, c)).ToList();
            await _journal.BeginAgainAsync(connection, tickets, token).ConfigureAwait(false);
        }
        else
        {
            tickets = await _journal
                .BeginAsync(
                    connection,
                    changes.SelectMany(c => c.Change.Consequences).Concat(changes.Select(c => c.Change)).ToList(),
                    token
                )
                .ConfigureAwait(false);
        }

        int first = tickets.Count - changes.Count;
        Queue<JournalTicket> consequences = new(tickets.Take(first));
        return changes
            .Select(
                (c, i) =>
                    new SentChange(connection, sender, c, tickets[first + i])
                    {
                        Consequences = c.Change.Consequences.Select(_ => consequences.Dequeue()).ToList(),
                    }
            )
            .ToList();
    }

    /// <summary>Records what became of changes that were begun. Clear outcomes are written to the disk before the rest is settled, since
    /// the user may stop the reads for that.</summary>
    private async Task EndAsync(IReadOnlyList<SentChange> sent, IOperationLog log, CancellationToken token)
    {
        foreach (SentChange change in sent)
        {
            if (change.Result.IsOpen)
            {
                change.Result.Fail(Untold(change));
            }

            change.Planned.Take(change.Result);
            TakeAsOurs(change.Planned);
        }

        await EndAsync(sent.Where(s => !s.Planned.InDoubt).ToList()).ConfigureAwait(false);
        List<SentChange> doubtful = sent.Where(s => s.Planned.InDoubt).ToList();
        if (doubtful.Count > 0)
        {
            IReadOnlyList<ItemResult> settled = await Settlement
                .SettleAsync(
                    _journal.Handlers,
                    doubtful[0].Connection,
                    RunId,
                    doubtful.ConvertAll(s => s.Planned.Change),
                    doubtful.ConvertAll(s => (ItemResult)s.Planned),
                    null,
                    log,
                    token
                )
                .ConfigureAwait(false);
            for (int i = 0; i < doubtful.Count; i++)
            {
                doubtful[i].Planned.Take(settled[i]);
            }

            await EndAsync(doubtful).ConfigureAwait(false);
        }

        foreach (SentChange change in sent)
        {
            change.Sender.Learn(change.Planned.Change, change.Planned);
        }
    }

    private Task EndAsync(IReadOnlyList<SentChange> sent)
    {
        return _journal.EndAsync(
            sent.Select(s => new KeyValuePair<JournalTicket, ItemResult>(s.Ticket, s.Planned))
                .Concat(sent.SelectMany(s => Consequences.Of(s.Consequences, s.Planned)))
                .ToList()
        );
    }

    /// <summary>A change that was begun before, then read as not done, and is now found done: its first request arrived late and did
    /// it.</summary>
    private static void TakeAsOurs(PlannedChange change)
    {
        if (change.WasBegun && change.Outcome is Outcome.AlreadyGone or Outcome.Exists)
        {
            change.Settle(ChangeOutcomes.Of(change.Change), "It had been started, and was already done when the run was resumed.");
        }
    }

    private static JournalTicket TicketOf(Connection connection, PlannedChange change) =>
        new(change.Entry!.Value, change.Change) { Clock = connection.Http.ServerClock };

    /// <summary>The error of a change that was sent, and whose outcome neither an answer nor a read has shown.</summary>
    private static QlikException Untold(SentChange sent)
    {
        Change change = sent.Planned.Change;
        return new QlikException(
            ErrorReason.NotConfirmed,
            $"{change.Kind} of {change.ItemName ?? change.ItemId} on '{sent.Connection.Name}': neither the answer nor a reading told what became of it."
        )
        {
            InDoubt = true,
        };
    }

    private void Expect(Connection connection, IEnumerable<Change> changes)
    {
        foreach (IGrouping<ChangeSender, Change> own in changes.GroupBy(c => SenderOf(connection, c.Kind)))
        {
            own.Key.Expect(own.ToList());
        }
    }

    private ChangeSender SenderOf(Connection connection, ChangeKind kind)
    {
        IChangeHandler handler = _journal.Handlers.Find(kind)
            ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody knows this kind of change.");
        if (!_senders.TryGetValue((connection, handler), out ChangeSender? sender))
        {
            sender = handler.Begin(connection, _throttleLimit);
            _senders.Add((connection, handler), sender);
        }

        return sender;
    }
}
