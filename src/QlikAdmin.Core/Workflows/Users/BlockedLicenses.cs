using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Licences that go with the blocking of a user, where a product does that: what the journal remembers of them, and giving them back.</summary>
internal sealed class BlockedLicenses
{
    private const string Fact = "Licenses";

    private readonly Connection _connection;
    private readonly ILookup<string, Allocation> _held;
    private readonly QlikException? _unread;

    private BlockedLicenses(Connection connection, IEnumerable<Allocation> held, QlikException? unread)
    {
        _connection = connection;
        _held = held.Where(a => a is { User: not null, Status: AllocationStatus.Active }).ToLookup(a => a.User!, connection.People.Keys);
        _unread = unread;
    }

    /// <summary>The change with the types that go with it.</summary>
    public static Change Remember(Change change, IReadOnlyCollection<string> types)
    {
        return types.Count == 0 ? change : change.WithFact(Fact, UserEdit.Text(types));
    }

    /// <summary>Reads once what the people hold now whose licences changes remember. Asks for nothing where none does.</summary>
    public static async Task<BlockedLicenses> ReadAsync(Connection connection, IEnumerable<Change> changes, IOperationLog log, CancellationToken token)
    {
        List<AllocationUser> people = changes.Where(c => Of(c).Count > 0).GroupBy(c => c.User!, connection.People.Keys).Select(g => Person(g.First())).ToList();
        try
        {
            IReadOnlyList<Allocation> held = people.Count == 0
                ? Array.Empty<Allocation>()
                : await AllocationLister.ListAllAsync(connection, new AllocationQuery { People = people }, log, token).ConfigureAwait(false);
            return new BlockedLicenses(connection, held, null);
        }
        catch (QlikException e)
        {
            return new BlockedLicenses(connection, Array.Empty<Allocation>(), e);
        }
    }

    /// <summary>Says of a user who is open what did not come back.</summary>
    /// <returns>One sentence; null where all is as before, or the change remembers nothing.</returns>
    public string? Lacking(Change change)
    {
        List<string> lacking = Of(change).Where(t => !Holds(change, t)).ToList();
        return lacking.Count == 0 ? null
            : _unread is not null ? $"{Licenses(lacking)} of {change.User} went with the blocking; whether it is back could not be read: {_unread.Message.TrimEnd('.')}. To give it: Add-QlikAllocation."
            : $"{change.User} is open on '{_connection.Name}', but without {string.Join(" and ", lacking)}, which went with the blocking. To give it: Add-QlikAllocation.";
    }

    /// <summary>Gives a user who was opened what went with the blocking.</summary>
    /// <returns>What became of it, in sentences; null where nothing was to be given.</returns>
    public async Task<string?> GiveBackAsync(Change change, IOperationLog log, CancellationToken token)
    {
        List<string> lacking = Of(change).Where(t => !Holds(change, t)).ToList();
        if (lacking.Count == 0)
        {
            return null;
        }

        if (_unread is not null)
        {
            return Warned(log, NotBack(change, lacking, _unread.Message));
        }

        // One that was given since is somebody's decision; a second one beside it would be paid for twice.
        if (_held[change.User!].FirstOrDefault(a => !Of(change).Contains(a.Type, StringComparer.OrdinalIgnoreCase)) is Allocation other)
        {
            return Warned(log, NotBack(change, lacking, $"{other.Type} was given since."));
        }

        List<AllocationRequest> wishes = lacking.Select(t => new AllocationRequest(Person(change), t)).ToList();
        try
        {
            IReadOnlyList<AllocationChange> made = await AllocationChanger.ChangeAsync(_connection, ChangeKind.RestoreAllocation, wishes, null, null, log, token).ConfigureAwait(false);
            return string.Join(" ", made.Select(m => m.Error is null ? $"{Licenses(new[] { m.Request.Type })} is given back." : Warned(log, NotBack(change, new[] { m.Request.Type }, m.Error.Message))));
        }
        catch (QlikException e)
        {
            return Warned(log, NotBack(change, lacking, e.Message));
        }
    }

    private static string Warned(IOperationLog log, string text)
    {
        log.Warning(text);
        return text;
    }

    private string NotBack(Change change, IReadOnlyCollection<string> types, string why)
    {
        return $"{Licenses(types)} of {change.User} on '{_connection.Name}' could not be given back: {why.TrimEnd('.')}. To give it later: Add-QlikAllocation.";
    }

    private static string Licenses(IReadOnlyCollection<string> types) => "The licence " + string.Join(" and ", types);

    /// <summary>The types that went with a blocking, or come back with its undo; empty for every other change.</summary>
    public static IReadOnlyList<string> Of(Change change) => change.Kind == ChangeKind.SetUserStatus && change.User is not null ? UserEdit.Values(change.Fact(Fact)) : Array.Empty<string>();

    private static AllocationUser Person(Change change) => new(change.User!, change.UserId ?? change.ItemId, change.ItemName, null);

    private bool Holds(Change change, string type) => _held[change.User!].Any(a => string.Equals(a.Type, type, StringComparison.OrdinalIgnoreCase));
}
