using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Lists the open invitations to a tenant, with the date on which they expire.</summary>
/// <remarks>Errors, one per connection: Qlik.NotConnected, Qlik.NotSupported on Qlik Sense, Qlik.Forbidden and the other reasons of a
/// failed request.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikInvitation")]
[OutputType(typeof(Invitation))]
public sealed class GetQlikInvitationCommand : QlikListCmdlet
{
    /// <summary>E-mail addresses, wildcards allowed; all without it.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string[] Email { get; set; } = Array.Empty<string>();

    /// <summary>Only invitations that have ended.</summary>
    [Parameter]
    public SwitchParameter Expired { get; set; }

    private protected override string ConnectCommands => "Connect-QlikCloud";

    private protected override object? Needs(Connection connection)
    {
        return connection.Product == QlikProduct.Cloud
            ? connection.Users
            : throw new QlikException(
                ErrorReason.NotSupported,
                $"Not supported on '{connection.Name}': {connection.Product} has no invitations."
            )
            {
                NextStep = "Connect with Connect-QlikCloud.",
            };
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (Connection connection in RequireConnections(null))
        {
            List(connection);
        }
    }

    private void List(Connection connection)
    {
        UserQuery query = new() { Emails = Email, Statuses = new[] { UserStatus.Invited } };
        QlikException? failure = null;
        try
        {
            Stream<Invitation>(
                (sink, log, token) => UserLister.ListAsync(connection, query, (page, pageToken) => Pass(page, sink, pageToken), log, token)
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
    }

    private Task Pass(IReadOnlyList<User> page, PageSink<Invitation> sink, CancellationToken token)
    {
        List<Invitation> invitations = page.Select(u => new Invitation(u)).Where(i => !Expired || i.IsExpired).ToList();
        return invitations.Count > 0 ? sink(invitations, token) : Task.CompletedTask;
    }
}
