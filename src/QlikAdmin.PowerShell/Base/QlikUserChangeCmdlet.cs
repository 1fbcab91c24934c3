using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that change or remove users: which user and connection an item means.</summary>
public abstract class QlikUserChangeCmdlet : QlikChangeCmdlet
{
    /// <summary>Users to change: objects of <c>Get-QlikUser</c>, or ids, <c>DIRECTORY\id</c>, subjects or e-mail addresses, without
    /// wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Account")]
    [UserTransformation(IsItem = true)]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>Writes a result for each user.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The verb of the results.</summary>
    private protected abstract string Action { get; }

    /// <summary>Title of the progress bar and of the confirmation.</summary>
    private protected abstract string Activity { get; }

    private protected override string ConnectCommands => UserConnections.Commands;

    private protected override bool Fits(QlikProduct product) => UserConnections.Fit(product);

    private protected override object? Needs(Connection connection) => connection.Users;

    /// <inheritdoc />
    protected sealed override void ProcessRecord()
    {
        foreach (UserReference reference in User)
        {
            foreach (Connection connection in ConnectionsOf(reference))
            {
                Take(new UserRequest(connection, reference));
            }
        }
    }

    /// <summary>Accepts one user. It reports everything that prevents the change.</summary>
    private protected abstract void Take(UserRequest request);

    /// <summary>The user, read again: the given object may be hours old.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous, WildcardRefused, InvalidInput.</exception>
    private protected async Task<User> FindAsync(UserRequest request, UserResolver people, IOperationLog log, CancellationToken token)
    {
        return request.Reference.User is { Id.Length: > 0 } known
            ? await request.Connection.Users.GetAsync(known.Id, log, token).ConfigureAwait(false) ?? throw Gone(request.Connection, known)
            : await request.Reference.ResolveAsync(request.Connection, people, log, token).ConfigureAwait(false);
    }

    /// <summary>The error for a user who was read before and no longer exists.</summary>
    private protected QlikException Gone(Connection connection, User user) =>
        new(ErrorReason.UserNotFound, $"{Activity}: {user} no longer exists on '{connection.Name}'.");

    /// <summary>A text is searched on all connections. For an object the connection it came from is used.</summary>
    private IReadOnlyList<Connection> ConnectionsOf(UserReference reference)
    {
        if (reference.User is not User user)
        {
            return RequireConnections(reference.Text);
        }

        try
        {
            return new[] { FindConnectionOf(user, user.Connection, user.Product, Activity) };
        }
        catch (QlikException e)
        {
            WriteItemError(e.ToErrorRecord(user));
            return Array.Empty<Connection>();
        }
    }
}
