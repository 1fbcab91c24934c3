using System.Management.Automation;
using QlikAdmin.Base;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.PowerShell;

/// <summary>Takes back licence allocations in batches, and says for each whether the unit is free or in quarantine.</summary>
/// <remarks>
/// Errors, one per item: Qlik.NotConnected, Qlik.WrongConnection, Qlik.PoolNotRemovable, Qlik.UserNotFound, Qlik.UserAmbiguous,
/// Qlik.NotConfirmed, Qlik.Forbidden
/// and the other reasons of a refused request. An allocation that is already gone is a result, not an error.
/// </remarks>
[Cmdlet(
    VerbsCommon.Remove,
    "QlikAllocation",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = InputObjectSet
)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class RemoveQlikAllocationCommand : QlikAllocationCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string ByUserSet = "ByUser";

    /// <summary>Allocation to take back: an object from <c>Get-QlikAllocation</c>, or one with Id, Type, User and Connection, as from a CSV
    /// file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllocationTransformation]
    [OffersNothing]
    public PSObject? InputObject { get; set; }

    /// <summary>Holder of the allocation: an object from <c>Get-QlikUser</c>, <c>DIRECTORY\id</c>, id, subject or e-mail address, without
    /// wildcards.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUserSet)]
    [Alias("Account")]
    [UserTransformation(IsItem = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>Licence type of the allocation, without wildcards.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUserSet)]
    [ArgumentCompleter(typeof(AllocationTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Type { get; set; } = string.Empty;

    /// <summary><see cref="User"/> is a subject that is not a user of this tenant. The licence may be in use on another tenant that shares
    /// it.</summary>
    [Parameter(ParameterSetName = ByUserSet)]
    public SwitchParameter Orphan { get; set; }

    /// <summary>Also takes back units that were used since they were listed. Everything else is still refused.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "Remove";

    private protected override string Activity => "Remove licence allocation";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByUserSet)
        {
            foreach (UserReference person in User)
            {
                foreach (Connection connection in ConnectionsOf(person))
                {
                    AcceptByUser(connection, person);
                }
            }
        }
        else if (AllocationWithKeyOf(InputObject!) is Allocation allocation && ConnectionOf(allocation) is Connection connection)
        {
            Accept(connection, allocation, evenIfUsed: Force);
        }
    }

    private void AcceptByUser(Connection connection, UserReference person)
    {
        string text = person.Text;
        AllocationUser? user =
            Orphan && person.Refusal is null ? new AllocationUser(text, text, null, null) : FindUser(connection, person, Type);
        if (user is null)
        {
            return;
        }

        IReadOnlyList<Allocation> rows;
        try
        {
            rows = Await(
                (log, token) =>
                    Orphan ? FindOrphansAsync(connection, text, log, token) : connection.Allocations.FindAsync(user, Type, log, token)
            );
        }
        catch (QlikException e)
        {
            Fail(e, Nothing(connection, user), text);
            return;
        }

        if (rows.Count == 0)
        {
            WriteResult(Outcome.AlreadyGone, Nothing(connection, user), $"'{user.Key}' has no {Type} on '{connection.Name}'.");
        }

        foreach (Allocation row in rows)
        {
            // It was named by its holder and not selected by its use, so the use is not checked.
            Accept(connection, row, evenIfUsed: true);
        }
    }

    private async Task<IReadOnlyList<Allocation>> FindOrphansAsync(
        Connection connection,
        string subject,
        IOperationLog log,
        CancellationToken token
    )
    {
        AllocationQuery query = new()
        {
            Types = new[] { Type },
            Users = new[] { subject },
            Orphan = true,
        };
        IReadOnlyList<Allocation> rows = await AllocationLister.ListAllAsync(connection, query, log, token).ConfigureAwait(false);

        // The list accepts wildcards, but only exactly this subject and type may be taken back.
        return rows.Where(r => r.User == subject && string.Equals(r.Type, Type, StringComparison.OrdinalIgnoreCase)).ToList();
    }

    private Allocation Nothing(Connection connection, AllocationUser user) =>
        new(string.Empty, connection.Product, connection.Name, Type) { User = user.Key };

    private void Accept(Connection connection, Allocation allocation, bool evenIfUsed)
    {
        if (allocation.IsPool)
        {
            Fail(connection.AllocationWriter.PoolRefusal(allocation), allocation, null);
            return;
        }

        if (allocation.Status == AllocationStatus.Quarantined)
        {
            string until = allocation.QuarantineEndsAt is DateTimeOffset end ? $" until {ShownTime.Minute(end)}" : string.Empty;
            WriteWarning(
                $"{allocation} on '{connection.Name}' is already in quarantine{until}, so it was skipped. The unit becomes free at the end of the quarantine."
            );
            WriteResult(Outcome.Skipped, allocation, "In quarantine" + until + ".");
            return;
        }

        if (SharedLicenseWarning.Of(connection) is string shared)
        {
            WriteWarning(shared);
        }

        Await((log, token) => RegrantWarnings.WriteAsync(connection, new[] { allocation.Type }, log, token));
        if (!allocation.Orphan)
        {
            WarnOfRoles(connection, allocation.Type, allocation.UserId, allocation.User);
        }

        if (!Confirm(connection, allocation.Type, AllocationTarget.Describe(allocation, connection), Activity))
        {
            return;
        }

        Accept(
            connection,
            AllocationChanges.OfTakingBack(allocation, evenIfUsed),
            new AllocationItem(allocation.Id, allocation.User, allocation.Type, allocation)
        );
    }
}
