using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin.PowerShell;

/// <summary>Moves owned items to another user, kind by kind, and reads each owner again.</summary>
/// <remarks>
/// Errors, one per item: Qlik.ItemNotMovable, Qlik.ChangedSince, Qlik.NotConfirmed, Qlik.WrongConnection, Qlik.JournalFailed,
/// Qlik.Forbidden and the other reasons of a refused request;
/// one per connection, and nothing is moved there: Qlik.NewOwnerUnfit, Qlik.UserNotFound, Qlik.UserAmbiguous. If the new owner already owns
/// an item, that is a result and not an error.
/// </remarks>
[Cmdlet(
    VerbsCommon.Move,
    "QlikOwnedItem",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = InputObjectSet
)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class MoveQlikOwnedItemCommand : QlikChangeCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string ByUserSet = "ByUser";
    private const string Action = "Move";

    // New owners that were looked up; null for one who can't be used and was already reported.
    private readonly Dictionary<Connection, User?> _newOwners = new();
    private readonly Dictionary<Connection, List<OwnedItem>> _wanted = new();
    private readonly HashSet<OwnedItem> _confirmed = new();
    private readonly UnreadWarnings _unread = new();

    /// <summary>Item to move: an object from <c>Get-QlikOwnedItem</c> or <c>Get-QlikOrphan</c>, or one with Id, Kind, OwnerId and
    /// Connection, as from a CSV file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [OwnedItemTransformation]
    [OffersNothing]
    public OwnedItem? InputObject { get; set; }

    /// <summary>The user whose items are moved, all of them: an object from <c>Get-QlikUser</c>, an id, a <c>DIRECTORY\id</c>, a subject or
    /// an e-mail address, without wildcards. Users can be piped in.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByUserSet)]
    [UserTransformation(IsBesideItems = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>The new owner: an object from <c>Get-QlikUser</c>, an id, a <c>DIRECTORY\id</c>, a subject or an e-mail address, without
    /// wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("NewOwner")]
    [UserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference? To { get; set; }

    /// <summary>Kinds to move; items of other kinds are ignored. Without it, all kinds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public OwnedItemKind[] Kind { get; set; } = Array.Empty<OwnedItemKind>();

    /// <summary>Requests at once; without it 8 on Cloud and 4 on Sense.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    [OffersNothing]
    public int? ThrottleLimit { get; set; }

    /// <summary>Writes a result for each item instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool EndsWithSummary => !PassThru;

    private protected override int? RequestLimit => ThrottleLimit;

    private protected override string ConnectCommands => UserConnections.Commands;

    private protected override object? Needs(Connection connection) => connection.Ownership;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputObjectSet)
        {
            if (IsWanted(InputObject!) && ConnectionOf(InputObject!) is Connection connection)
            {
                Accept(connection, InputObject!);
            }

            return;
        }

        foreach (UserReference user in User)
        {
            foreach (Connection connection in ConnectionsOf(user))
            {
                AcceptAll(connection, user);
            }
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        Dictionary<Connection, IReadOnlyList<PlannedChange>> moves = new();
        foreach (KeyValuePair<Connection, List<OwnedItem>> wanted in _wanted)
        {
            if (Prepare(wanted.Key, wanted.Value) is IReadOnlyList<PlannedChange> prepared && !IsDown(wanted.Key))
            {
                moves.Add(wanted.Key, prepared);
            }
        }

        Collected<Accepted<OwnedItem>> accepted = new();
        HashSet<PlannedChange> expected = new();
        foreach (KeyValuePair<Connection, IReadOnlyList<PlannedChange>> own in moves)
        {
            foreach (PlannedChange move in OwnedItems.InOrder(own.Key, own.Value.Where(m => m.IsOpen)))
            {
                expected.Add(move);
                Tally.Expect(own.Key.Name, ItemOf(move).Kind.ToString());
                accepted.Add(own.Key, new Accepted<OwnedItem>(ItemOf(move), move));
            }
        }

        // The items are moved kind by kind, and reported in the order of the input.
        Make(accepted, "Move owned items", (_, _) => { });
        foreach (KeyValuePair<Connection, IReadOnlyList<PlannedChange>> own in moves)
        {
            own.Value.ToList().ForEach(m => Report(own.Key, m, expected.Contains(m)));
        }
    }

    private static OwnedItem ItemOf(PlannedChange move) => move.Change.FactsAs<MoveFacts>().Item!;

    private bool IsWanted(OwnedItem item) => Kind.Length == 0 || Kind.Contains(item.Kind);

    /// <summary>The connections on which a user is searched: those that the caller names, otherwise the one that the object came
    /// from.</summary>
    private IReadOnlyList<Connection> ConnectionsOf(UserReference user)
    {
        if (user.User is not User known || ConnectionIsGiven)
        {
            return RequireConnections(To);
        }

        try
        {
            return new[] { FindConnectionOf(known, known.Connection, known.Product, "Move what a user owns") };
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(known));
            return Array.Empty<Connection>();
        }
    }

    /// <summary>Everything that a user owns. An item that can't move is a result and not an error, because nobody named it.</summary>
    private void AcceptAll(Connection connection, UserReference user)
    {
        IReadOnlyList<OwnedItem> items;
        try
        {
            User owner = Await((log, token) => user.ResolveAsync(connection, People.Of(connection), log, token));
            items = Await((log, token) => ListAsync(connection, owner, log, token));
        }
        catch (QlikException e)
        {
            WriteFailure(e, user.Text);
            return;
        }

        foreach (OwnedItem item in items)
        {
            if (item.CanMove == CanMove.No)
            {
                Tell($"{item} on '{connection.Name}' stays: {item.Reason}");
                WriteResult(item, Outcome.Skipped, connection, item.Reason);
            }
            else
            {
                Accept(connection, item);
            }
        }
    }

    private async Task<IReadOnlyList<OwnedItem>> ListAsync(Connection connection, User owner, IOperationLog log, CancellationToken token)
    {
        List<OwnedItem> items = new();
        IReadOnlyList<UnreadKinds> unread = await connection
            .Ownership.ListAsync(new[] { owner.Id }, Kind, Take, log, token)
            .ConfigureAwait(false);
        foreach (string warning in _unread.New(connection, unread))
        {
            log.Warning(warning);
        }

        return items;

        Task Take(IReadOnlyList<OwnedItem> page, CancellationToken pageToken)
        {
            items.AddRange(page);
            return Task.CompletedTask;
        }
    }

    private void Accept(Connection connection, OwnedItem item)
    {
        if (item.CanMove == CanMove.No)
        {
            Fail(OwnershipErrors.NotMovable(item, connection.Name), item, connection);
            return;
        }

        if (NewOwnerOn(connection) is not User newOwner)
        {
            WriteResult(item, Outcome.Failed, connection, $"There is no new owner on '{connection.Name}'.");
            return;
        }

        if (connection.People.AreSame(item.OwnerId, newOwner.Id))
        {
            Tell($"{item} on '{connection.Name}' already belongs to the new owner.");
            WriteResult(item, Outcome.Exists, connection, $"{newOwner} already owns it.");
            return;
        }

        if (!_wanted.TryGetValue(connection, out List<OwnedItem>? wanted))
        {
            wanted = new List<OwnedItem>();
            _wanted.Add(connection, wanted);
        }

        wanted.Add(item);
        string loss = item.Loss is null ? string.Empty : " (" + item.Loss.TrimEnd('.') + ")";
        if (
            Confirm(
                connection,
                item.Kind.ToString(),
                $"{item} of {item.Owner ?? item.OwnerId ?? "nobody"} on {connection.Name}{loss}",
                $"Move to {newOwner}"
            )
        )
        {
            _confirmed.Add(item);
        }
    }

    /// <summary>The new owner on a connection, looked up once; null if there is none, which is one error for all items.</summary>
    private User? NewOwnerOn(Connection connection)
    {
        if (_newOwners.TryGetValue(connection, out User? known))
        {
            return known;
        }

        User? found = null;
        try
        {
            found = Await((log, token) => To!.ResolveAsync(connection, People.Of(connection), log, token));
        }
        catch (QlikException e)
        {
            WriteFailure(e, To!.Text);
        }

        _newOwners.Add(connection, found);
        return found;
    }

    /// <summary>Checks that the new owner can take over everything, before anything is moved. Null if nothing should be moved.</summary>
    private IReadOnlyList<PlannedChange>? Prepare(Connection connection, IReadOnlyList<OwnedItem> wanted)
    {
        List<OwnedItem> items = wanted.Where(_confirmed.Contains).ToList();
        User newOwner = _newOwners[connection]!;
        try
        {
            // Also checked with -WhatIf, which must show if the new owner can't take over the items.
            if (Await((log, token) => OwnedItems.FindUnfitAsync(connection, newOwner, wanted, log, token)) is not QlikException unfit)
            {
                return Await((log, token) => OwnedItems.PrepareAsync(connection, items, newOwner, ThrottleLimit, log, token));
            }

            Refuse(unfit, connection, items);
        }
        catch (QlikException e)
        {
            Refuse(e, connection, items);
        }

        return null;
    }

    private void Report(Connection connection, PlannedChange move, bool isExpected)
    {
        if (move.Error is QlikException error)
        {
            Fail(error, ItemOf(move), connection, isExpected);
        }
        else if (!move.IsOpen)
        {
            WriteResult(ItemOf(move), move.Outcome, connection, move.Detail, isExpected);
        }
    }

    private void Refuse(QlikException error, Connection connection, IReadOnlyList<OwnedItem> items)
    {
        WriteFailure(error, To!.Text, () => items.ToList().ForEach(item => WriteResult(item, Outcome.Failed, connection, error.Message)));
    }

    private void Fail(QlikException error, OwnedItem item, Connection connection, bool isExpected = false)
    {
        WriteFailure(error, item, () => WriteResult(item, error.Outcome, connection, error.Message, isExpected));
    }

    private void WriteResult(OwnedItem item, Outcome outcome, Connection connection, string? detail, bool isExpected = false) =>
        WriteResult(
            new Result(Action, outcome, item.Id, connection.Name, RunId)
            {
                User = _newOwners.TryGetValue(connection, out User? newOwner) && newOwner is not null ? newOwner.Account : To!.Text,
                Type = item.Kind.ToString(),
                Detail = detail,
            },
            isExpected
        );

    /// <summary>The connection of a piped item; null after an error record.</summary>
    private Connection? ConnectionOf(OwnedItem item)
    {
        try
        {
            return FindConnectionOf(item, item.Connection, item.Product, "Move owned item");
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(item));
            return null;
        }
    }
}
