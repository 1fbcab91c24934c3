using System.Collections;
using System.Management.Automation;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Lists licence allocations, page by page, filtered by type, person, age and use, or those of piped people or licences.</summary>
/// <remarks>Errors, one per person: Qlik.UserNotFound, Qlik.UserAmbiguous, Qlik.WildcardRefused, Qlik.InvalidInput for an object that names
/// nobody; Qlik.NotConnected, Qlik.Unauthorized, Qlik.Forbidden, Qlik.RepeatedCursor and the other reasons of a failed request, one per
/// connection; the other connections are still listed.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikAllocation")]
[OutputType(typeof(Allocation))]
public sealed class GetQlikAllocationCommand : QlikConnectedCmdlet
{
    private readonly List<Connection> _listed = new();
    private readonly Dictionary<Connection, List<(Person Person, object Target)>> _people = new();
    private readonly HashSet<string> _seenTypes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Licence types to list, wildcards allowed; all without it.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AllocationTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Type { get; set; } = Array.Empty<string>();

    /// <summary>People to list: <c>DIRECTORY\id</c>, id, subject or e-mail address, wildcards allowed; all without it.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string[] User { get; set; } = Array.Empty<string>();

    /// <summary>Last used at least this long ago, for example <c>30d</c>; rows that were never used need <see cref="NeverUsed"/>.</summary>
    [Parameter]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan? UnusedFor { get; set; }

    /// <summary>Given at least this long ago, for example <c>14d</c>.</summary>
    [Parameter]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan? AllocatedFor { get; set; }

    /// <summary>Never used since it was given. Together with <see cref="UnusedFor"/> it means either.</summary>
    [Parameter]
    public SwitchParameter NeverUsed { get; set; }

    /// <summary>Only units that were taken back and are in quarantine.</summary>
    [Parameter]
    public SwitchParameter Quarantined { get; set; }

    /// <summary>Only allocations beyond the number of units that was bought.</summary>
    [Parameter]
    public SwitchParameter Excess { get; set; }

    /// <summary>Cloud: only assignments whose subject is not a user of this tenant. They may be in use on another tenant that shares the
    /// licence.</summary>
    [Parameter]
    public SwitchParameter Orphan { get; set; }

    /// <summary>Reads the last use even if that needs extra requests, as on Cloud.</summary>
    [Parameter]
    public SwitchParameter IncludeLastUse { get; set; }

    /// <summary>Rows whose last use is unknown are also selected by <see cref="UnusedFor"/> and <see cref="NeverUsed"/>.</summary>
    [Parameter]
    public SwitchParameter TreatUnknownAsUnused { get; set; }

    /// <summary>People whose licences are listed (objects, text or rows of a file), or rows of <c>Get-QlikLicense</c>, or connections. An
    /// object that names nobody is an error.</summary>
    [Parameter(ValueFromPipeline = true)]
    [OffersNothing]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc />
    [Parameter]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation]
    public override ConnectionReference[]? Connection { get; set; }

    private bool IsPiped => MyInvocation.ExpectingInput || InputObject is not null;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (!IsPiped)
        {
            IReadOnlyList<Connection> connections = RequireConnections(User);
            foreach (Connection connection in connections)
            {
                ListTyped(connection);
            }
        }
        else if (User.Length > 0)
        {
            ThrowTerminatingError(
                new QlikException(ErrorReason.InvalidInput, "List licence allocations: people were piped in and also given as -User.")
                {
                    NextStep = "Give them in one way only.",
                }.ToErrorRecord(User)
            );
        }
        else
        {
            Array.ForEach(Items().ToArray(), Take);
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        foreach (KeyValuePair<Connection, List<(Person Person, object Target)>> people in _people)
        {
            List(people.Key, people.Value);
        }

        WarnOfTypes();
    }

    /// <summary>The input objects one by one. A list that was given as an argument is enumerated.</summary>
    private IEnumerable<PSObject?> Items()
    {
        return InputObject?.BaseObject is IEnumerable several and not string
            ? several.Cast<object?>().Select(i => i is null ? null : PSObject.AsPSObject(i))
            : new[] { InputObject };
    }

    private void Take(PSObject? item)
    {
        object? target = item?.BaseObject is string ? item.BaseObject : item;
        try
        {
            if (item is null)
            {
                throw new QlikException(
                    ErrorReason.InvalidInput,
                    "List licence allocations: an empty object names nobody, so nothing was listed for it."
                )
                {
                    NextStep = HolderInput.Expected,
                };
            }

            if (item.BaseObject is Connection whole)
            {
                List(Begin(new ConnectionReference(whole).Resolve(Store)), Query(Type));
            }
            else if (HolderInput.LicenseType(item) is string type)
            {
                ListType(type, ConnectionsOf(item));
            }
            else
            {
                Person person = HolderInput.Read(item);
                target = person.User ?? (object)person.Text;
                foreach (Connection connection in ConnectionsOf(item))
                {
                    Remember(connection, person, target);
                }
            }
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(target));
        }
    }

    /// <summary>The connections that the caller gave, otherwise the one that an object came from.</summary>
    /// <exception cref="QlikException">NotConnected.</exception>
    private IReadOnlyList<Connection> ConnectionsOf(PSObject item)
    {
        string? own = ConnectionIsGiven ? null : Columns.Text(item, nameof(Allocation.Connection));
        return own is null ? RequireConnections(item) : new[] { new ConnectionReference(own).Resolve(Store, ConnectCommands) };
    }

    private void Remember(Connection connection, Person person, object target)
    {
        if (!_people.TryGetValue(connection, out List<(Person Person, object Target)>? people))
        {
            people = new List<(Person Person, object Target)>();
            _people.Add(connection, people);
        }

        if (!people.Any(p => p.Person.Text == person.Text && p.Person.User?.Id == person.User?.Id))
        {
            people.Add((person, target));
        }
    }

    private void ListType(string type, IReadOnlyList<Connection> connections)
    {
        foreach (Connection connection in connections.Select(Begin))
        {
            if (Type.Length == 0 || Wildcard.Any(Wildcard.All(Type), type))
            {
                List(connection, Query(new[] { type }));
            }
        }
    }

    private void ListTyped(Connection connection)
    {
        // A subject without a user is in no list of users, so it looks the same as a typing error.
        List<(string Text, AllocationFilter Filter)> missing = (Orphan ? Array.Empty<string>() : User)
            .Where(u => !Wildcard.IsPattern(u))
            .Distinct(connection.People.Keys)
            .Select(u => (u, new AllocationFilter(new AllocationQuery { Users = new[] { u } }, connection.People)))
            .ToList();
        if (!List(Begin(connection), Query(Type), row => missing.RemoveAll(m => m.Filter.MatchesUser(row))))
        {
            return;
        }

        foreach ((string text, _) in missing)
        {
            try
            {
                if (Await((log, token) => People.Of(connection).FindMissingAsync(text, log, token)) is QlikException absent)
                {
                    WriteError(absent.ToErrorRecord(text));
                }
            }
            catch (QlikException e)
            {
                WriteWarning(
                    $"No allocation of '{text}' was found, and it could not be checked whether this person exists on '{connection.Name}': {e.Message}"
                );
            }
        }
    }

    /// <summary>Notes that a connection is listed. The first time it warns of a filter that can't match there, because an empty list would
    /// look like an answer.</summary>
    private Connection Begin(Connection connection)
    {
        if (_listed.Contains(connection))
        {
            return connection;
        }

        _listed.Add(connection);
        if (connection.Allocations.WhyNoMatch(Query(Type)) is string reason)
        {
            WriteWarning($"'{connection.Name}': {reason}");
        }

        return connection;
    }

    /// <summary>Warns of types that none of the connections has. A type of another product is no reason to warn if at least one of the
    /// given types exists, because a script for several products gives the types of all of them. Cloud may have types that this module does
    /// not know, so there is no warning for a type that was listed.</summary>
    private void WarnOfTypes()
    {
        List<string> known = _listed.SelectMany(c => c.Allocations.Types).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        List<string> absent = Type.Where(t =>
                !Wildcard.IsPattern(t) && !_seenTypes.Contains(t) && !known.Contains(t, StringComparer.OrdinalIgnoreCase)
            )
            .ToList();
        if (absent.Count < Type.Length)
        {
            absent.RemoveAll(t => AllocationTypeCompleter.Known.Contains(t, StringComparer.OrdinalIgnoreCase));
        }

        if (absent.Count > 0 && _listed.Count > 0)
        {
            WriteWarning(
                $"Nothing was listed for -Type {Quoted(absent)}: there is no licence type of that name on {Quoted(_listed.Select(c => c.Name))}. Types there: {string.Join(", ", known)}."
            );
        }
    }

    private static string Quoted(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"'{w}'"));

    private void List(Connection connection, List<(Person Person, object Target)> people)
    {
        HolderLister holders = new(Begin(connection), People.Of(connection));
        IReadOnlyList<(Person Person, QlikException Error)> missing = Array.Empty<(Person, QlikException)>();
        QlikException? failure = null;
        try
        {
            Stream<Allocation>(
                async (sink, log, token) =>
                    missing = await holders
                        .ListAsync(people.Select(p => p.Person).ToList(), Query(Type), sink, log, token)
                        .ConfigureAwait(false)
            );
        }
        catch (QlikException e)
        {
            failure = e;
        }

        if (failure is not null)
        {
            WriteError(failure.ToErrorRecord(connection));
        }

        foreach ((Person person, QlikException error) in missing)
        {
            WriteError(error.ToErrorRecord(people.First(p => ReferenceEquals(p.Person, person)).Target));
        }
    }

    /// <returns>False after an error record.</returns>
    private bool List(Connection connection, AllocationQuery query, Action<Allocation>? see = null)
    {
        QlikException? failure = null;
        try
        {
            Stream<Allocation>(
                (sink, log, token) =>
                    AllocationLister.ListAsync(connection, query, (page, pageToken) => Seen(page, sink, pageToken), log, token)
            );
        }
        catch (QlikException e)
        {
            failure = e;
        }

        if (failure is not null)
        {
            WriteError(failure.ToErrorRecord(connection));
        }

        return failure is null;

        Task Seen(IReadOnlyList<Allocation> page, PageSink<Allocation> sink, CancellationToken token)
        {
            foreach (Allocation row in page)
            {
                _seenTypes.Add(row.Type);
                see?.Invoke(row);
            }

            return sink(page, token);
        }
    }

    private AllocationQuery Query(IReadOnlyList<string> types) =>
        new()
        {
            Types = types,
            Users = User,
            UnusedFor = UnusedFor,
            AllocatedFor = AllocatedFor,
            NeverUsed = NeverUsed,
            Quarantined = Quarantined,
            Excess = Excess,
            Orphan = Orphan,
            IncludeLastUse = IncludeLastUse,
            TreatUnknownAsUnused = TreatUnknownAsUnused,
        };
}
