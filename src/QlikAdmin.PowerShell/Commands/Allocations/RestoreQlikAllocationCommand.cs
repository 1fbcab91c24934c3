using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.PowerShell;

/// <summary>Gives a quarantined or removed licence allocation back to the same person.</summary>
/// <remarks>Errors, one per item: Qlik.NoLicenseAvailable, Qlik.UserNotFound, Qlik.WrongConnection and the other reasons of a refused
/// request. If the person already has it, that is a result and not an error.</remarks>
[Cmdlet(
    VerbsData.Restore,
    "QlikAllocation",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = InputObjectSet
)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class RestoreQlikAllocationCommand : QlikAllocationCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string ByUserSet = "ByUser";

    /// <summary>What to give back: a quarantined allocation, a result of <c>Remove-QlikAllocation -PassThru</c>, or an object with Id,
    /// Type, User and Connection.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllocationTransformation]
    [OffersNothing]
    public PSObject? InputObject { get; set; }

    /// <summary>The person who gets it back: an object from <c>Get-QlikUser</c>, <c>DIRECTORY\id</c>, id, subject or e-mail
    /// address.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUserSet)]
    [Alias("Account")]
    [UserTransformation(IsItem = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>Licence type to give back.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUserSet)]
    [ArgumentCompleter(typeof(AllocationTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Type { get; set; } = string.Empty;

    private protected override string Action => "Restore";

    private protected override string Activity => "Restore licence allocation";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByUserSet)
        {
            foreach (UserReference person in User)
            {
                foreach (Connection connection in ConnectionsOf(person))
                {
                    if (FindUser(connection, person, Type) is AllocationUser user)
                    {
                        Ask(connection, user, Type, null, person.Text);
                    }
                }
            }
        }
        else if (AllocationOf(InputObject!) is Allocation allocation)
        {
            Restore(allocation, AllocationInput.OutcomeOf(InputObject!));
        }
    }

    private void Restore(Allocation allocation, Outcome? outcome)
    {
        if (outcome == Outcome.Open)
        {
            Fail(Unknown(allocation), allocation, InputObject!.BaseObject);
            return;
        }

        // Only what a removal took back can be given back. Anything else would be a licence that the person never had.
        if (outcome is not (null or Outcome.Released or Outcome.Quarantined) || allocation.Type.Length == 0)
        {
            string what = allocation.Type.Length == 0 ? "What happened to " + (allocation.User ?? "somebody") : allocation.ToString();
            WriteWarning($"{what} on '{allocation.Connection}' was not taken back by that run, so there is nothing to give back.");
            WriteResult(Outcome.Skipped, allocation, "It was not taken back.");
            return;
        }

        if (ConnectionOf(allocation) is Connection connection && UserOf(connection, allocation) is AllocationUser user)
        {
            // The key of a deleted row is of no use; only a quarantined row still exists. On QlikView the key also names the server and the
            // document.
            bool leadsSomewhere = allocation.Status == AllocationStatus.Quarantined || allocation.Product == QlikProduct.QlikView;
            string? id = leadsSomewhere ? allocation.Id : null;
            Ask(connection, user, allocation.Type, id, InputObject!.BaseObject);
        }
    }

    private QlikException Unknown(Allocation allocation)
    {
        return new QlikException(
            ErrorReason.NotConfirmed,
            $"{Activity}: it is not known whether that run took back {allocation} on '{allocation.Connection}'."
        )
        {
            NextStep =
                "First run Resume-QlikOperation with the RunId of the result. It finds out. Then Undo-QlikOperation gives back what was taken.",
        };
    }

    private void Ask(Connection connection, AllocationUser user, string type, string? id, object target)
    {
        if (Confirm(connection, type, AllocationTarget.Describe(type, user, connection), Activity))
        {
            Change change = AllocationChanges.Of(ChangeKind.RestoreAllocation, new AllocationRequest(user, type, null, id));
            Accept(connection, change, new AllocationItem(id ?? string.Empty, user.Key, type, target));
        }
    }
}
