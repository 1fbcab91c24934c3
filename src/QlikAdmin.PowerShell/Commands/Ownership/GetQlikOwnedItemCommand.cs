using System.Management.Automation;
using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>Lists what users own, kind by kind, whether the owner can be changed, and what would be lost.</summary>
/// <remarks>
/// Errors, one per user: Qlik.UserNotFound, Qlik.UserAmbiguous, Qlik.InvalidInput, Qlik.WildcardRefused; one per connection:
/// Qlik.NotConnected, Qlik.NotSupported,
/// Qlik.Unauthorized, Qlik.Forbidden, Qlik.RepeatedCursor and the other reasons of a failed request.
/// </remarks>
[Cmdlet(VerbsCommon.Get, "QlikOwnedItem")]
[OutputType(typeof(OwnedItem))]
public sealed class GetQlikOwnedItemCommand : QlikConnectedCmdlet
{
    private readonly UnreadWarnings _unread = new();

    /// <summary>The owner: an object from <c>Get-QlikUser</c>, an id, a <c>DIRECTORY\id</c>, a subject or an e-mail address, without
    /// wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Account")]
    [UserTransformation(IsItem = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>Kinds to list; without it, all kinds of the product.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public OwnedItemKind[] Kind { get; set; } = Array.Empty<OwnedItemKind>();

    /// <inheritdoc />
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation]
    public override ConnectionReference[]? Connection { get; set; }

    private protected override string ConnectCommands => UserConnections.Commands;

    private protected override object? Needs(Connection connection) => connection.Ownership;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (
            IGrouping<Connection, UserReference> people in User.SelectMany(u => ConnectionsOf(u).Select(c => (Connection: c, User: u)))
                .GroupBy(p => p.Connection, p => p.User)
        )
        {
            List<string> owners = people.Select(p => Find(people.Key, p)?.Id).OfType<string>().Distinct(people.Key.People.Keys).ToList();
            if (owners.Count > 0)
            {
                List(people.Key, owners);
            }
        }
    }

    /// <summary>A user object is searched on the connection it was read from, unless the caller gives another one.</summary>
    private IReadOnlyList<Connection> ConnectionsOf(UserReference user)
    {
        try
        {
            return user.User is User known && !ConnectionIsGiven
                ? new[] { new ConnectionReference(known.Connection).Resolve(Store) }
                : RequireConnections(user.Text);
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(user.Text));
            return Array.Empty<Connection>();
        }
    }

    private User? Find(Connection connection, UserReference user)
    {
        try
        {
            return Await((log, token) => user.ResolveAsync(connection, People.Of(connection), log, token));
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(user.Text));
            return null;
        }
    }

    private void List(Connection connection, IReadOnlyCollection<string> owners)
    {
        QlikException? failure = null;
        IReadOnlyList<UnreadKinds> unread = Array.Empty<UnreadKinds>();
        try
        {
            Stream<OwnedItem>(
                async (sink, log, token) =>
                    unread = await connection.Ownership.ListAsync(owners, Kind, sink, log, token).ConfigureAwait(false)
            );
        }
        catch (QlikException e)
        {
            failure = e;
        }

        foreach (string warning in _unread.New(connection, unread))
        {
            WriteWarning(warning);
        }

        if (Kind.Length == 0 && connection.Ownership.NotCounted is string missing && connection.FirstTime("not counted"))
        {
            WriteWarning($"'{connection.Name}': {missing}");
        }

        if (failure is not null)
        {
            WriteError(failure.ToErrorRecord(connection));
        }
    }
}
