using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Lists users, page by page, or finds those that arguments or piped rows name.</summary>
/// <remarks>
/// Errors, one per name or row: Qlik.UserNotFound, Qlik.UserAmbiguous, Qlik.InvalidInput, Qlik.WildcardRefused; one per connection:
/// Qlik.NotConnected, Qlik.NotSupported,
/// Qlik.Unauthorized, Qlik.Forbidden, Qlik.RepeatedCursor and the other reasons of a failed request.
/// </remarks>
[Cmdlet(VerbsCommon.Get, "QlikUser")]
[OutputType(typeof(User))]
public sealed class GetQlikUserCommand : QlikConnectedCmdlet
{
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    /// <summary>People by id, <c>DIRECTORY\id</c>, subject, e-mail address or display name. Wildcards list everybody who matches; ids
    /// accept none.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Account")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string[] User { get; set; } = Array.Empty<string>();

    /// <summary>The server's ids, without wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OffersNothing]
    public string[] Id { get; set; } = Array.Empty<string>();

    /// <summary>Display names, wildcards allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [OffersNothing]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>E-mail addresses, wildcards allowed. On Qlik Sense the whole list is read for them, once for all of them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Mail", "EmailAddress")]
    [SupportsWildcards]
    [OffersNothing]
    public string[] Email { get; set; } = Array.Empty<string>();

    /// <summary>Cloud: subjects of the identity provider, wildcards allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [OffersNothing]
    public string[] Subject { get; set; } = Array.Empty<string>();

    /// <summary>Sense: user directories, wildcards allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [OffersNothing]
    public string[] UserDirectory { get; set; } = Array.Empty<string>();

    /// <summary>Sense: ids within the directory, wildcards allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [OffersNothing]
    public string[] UserId { get; set; } = Array.Empty<string>();

    /// <summary>Statuses; without it all except Allocated, which is a licence on Cloud for a subject that is not a user.</summary>
    [Parameter]
    public UserStatus[] Status { get; set; } = Array.Empty<UserStatus>();

    /// <summary>Names of roles that the user has directly, wildcards allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Role { get; set; } = Array.Empty<string>();

    /// <summary>A filter in the server's own syntax, sent unchanged. All other filters are applied by the module.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Filter { get; set; }

    /// <summary>A user as text, an object of this or another command, or a row of a file with columns named like the parameters. Each names
    /// one person.</summary>
    [Parameter(ValueFromPipeline = true)]
    [OffersNothing]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc />
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ConnectionTransformation]
    public override ConnectionReference[]? Connection { get; set; }

    private protected override string ConnectCommands => UserConnections.Commands;

    private protected override object? Needs(Connection connection) => connection.Users;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        Person person = Wanted();
        UserQuery query = person.Query;
        object target = person.Text.Length > 0 ? person.Text : (object?)InputObject ?? "*";
        if (MyInvocation.ExpectingInput && UserLookup.Refusal(person) is QlikException refusal)
        {
            refusal.NextStep = InputObject is null
                ? refusal.NextStep
                : Columns.Advice(InputObject, refusal.NextStep ?? PersonInput.Expected);
            WriteError(refusal.ToErrorRecord(target));
            return;
        }

        foreach (Connection connection in RequireConnections(target))
        {
            if (MyInvocation.ExpectingInput)
            {
                LookUp(connection, person, isRow: true, keep: true);
            }
            else
            {
                Typed(connection, query);
            }
        }
    }

    private static string[] Filled(string[]? values) =>
        (values ?? Array.Empty<string>()).Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v.Trim()).ToArray();

    /// <summary>The person or the list that the caller wants. Columns that are named like parameters are bound already.</summary>
    private Person Wanted()
    {
        UserQuery query = new()
        {
            Statuses = Status,
            Roles = Role,
            Filter = Filter,
        };
        if (InputObject is not null)
        {
            if (PersonInput.ReadObject(InputObject) is Person person)
            {
                return Asked(person, query);
            }

            // In an allocation, a result and a step of a removal, Id and Name belong to a licence or an item. User is
            // the person.
            if (
                AllocationInput.Read(InputObject) is not null
                || (Columns.Has(InputObject, nameof(Result.Action)) && Columns.Has(InputObject, nameof(Result.User)))
            )
            {
                query.Users = Filled(new[] { Columns.Text(InputObject, nameof(Result.User))! });
                return new Person(query);
            }
        }

        query.Users = Filled(User);
        query.Ids = Filled(Id);
        query.Names = Filled(Name);
        query.Emails = Filled(Email);
        query.Subjects = Filled(Subject);
        query.UserDirectories = Filled(UserDirectory);
        query.UserIds = Filled(UserId);
        if (InputObject is not null && UserLookup.Names(query).Count == 0 && PersonInput.ReadDisplayName(InputObject) is Person named)
        {
            query.Names = named.Query.Names;
        }

        return new Person(query);
    }

    /// <summary>A person that was given, with the conditions of the command. A user is searched by id, because the id stays the same when
    /// name or address change. A licence without a user has only its subject.</summary>
    private static Person Asked(Person person, UserQuery query)
    {
        query.Ids = Filled(new[] { person.User?.Id! });
        query.Subjects = person.User is { Id.Length: 0 } licence ? Filled(new[] { licence.Account }) : query.Subjects;
        query.Users = Filled(person.FreeText is string text ? new[] { text } : null);
        return new Person(query) { NamesElsewhere = person.NamesElsewhere };
    }

    /// <summary>Finds the texts that name one person, and lists the rest.</summary>
    private void Typed(Connection connection, UserQuery query)
    {
        UserQueries parts = UserQueries.Split(query, connection.People);
        foreach (UserQuery one in parts.OfOne)
        {
            LookUp(connection, new Person(one), isRow: false, keep: parts.OfOne.Count > 1);
        }

        if (parts.OfMany is UserQuery many)
        {
            List(connection, many);
        }
    }

    private void LookUp(Connection connection, Person person, bool isRow, bool keep)
    {
        string text = person.Text;
        User user;
        try
        {
            user = Await(
                (log, token) =>
                    keep
                        ? People.Of(connection).FindByNameAsync(person, log, token)
                        : People.Of(connection).OneAsync(person.Query, keep: false, log, token)
            );
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(text));
            return;
        }

        string key = connection.Name + "\n" + (user.Id.Length > 0 ? user.Id : user.Account);
        if (!_given.TryGetValue(key, out string? before))
        {
            _given.Add(key, text);
            WriteObject(user);
        }
        else if (isRow)
        {
            // A user who is given twice would be removed once and reported missing once. So the second row is an error, and the user is
            // handled once.
            WriteError(
                new QlikException(
                    ErrorReason.InvalidInput,
                    $"'{text}' names {user} on '{connection.Name}', who was already named by '{before}'. The user is listed once."
                )
                {
                    NextStep = "Remove the duplicate from the list.",
                }.ToErrorRecord(text)
            );
        }
    }

    private void List(Connection connection, UserQuery query)
    {
        HashSet<string> missing = new(query.Ids, connection.People.Keys);
        QlikException? failure = null;
        try
        {
            Stream<User>(
                (sink, log, token) => UserLister.ListAsync(connection, query, (page, pageToken) => Seen(page, sink, pageToken), log, token)
            );
        }
        catch (QlikException e)
        {
            failure = e;
        }

        if (failure is not null)
        {
            WriteError(failure.ToErrorRecord(connection));
            return;
        }

        foreach (string id in missing)
        {
            WriteError(
                new QlikException(ErrorReason.UserNotFound, $"No user with id '{id}' on '{connection.Name}' matches.")
                {
                    NextStep = "Get-QlikUser shows the ids.",
                }.ToErrorRecord(id)
            );
        }

        System.Threading.Tasks.Task Seen(IReadOnlyList<User> page, PageSink<User> sink, System.Threading.CancellationToken token)
        {
            missing.ExceptWith(page.Select(u => u.Id));
            return sink(page, token);
        }
    }
}
