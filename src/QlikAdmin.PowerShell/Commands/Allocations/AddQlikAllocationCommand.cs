using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.PowerShell;

/// <summary>Gives people a licence of a type.</summary>
/// <remarks>Errors, one per person: Qlik.UserNotFound, Qlik.UserAmbiguous, Qlik.NoLicenseAvailable, Qlik.Forbidden and the other reasons of
/// a refused request. If the person already has it, that is a result and not an error.</remarks>
[Cmdlet(VerbsCommon.Add, "QlikAllocation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class AddQlikAllocationCommand : QlikAllocationCmdlet
{
    /// <summary>The person who gets it: an object from <c>Get-QlikUser</c>, <c>DIRECTORY\id</c>, id, subject or e-mail address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Account")]
    [UserTransformation(IsItem = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>Licence type to give.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AllocationTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Type { get; set; } = string.Empty;

    private protected override string Action => "Add";

    private protected override string Activity => "Add licence allocation";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (UserReference person in User)
        {
            foreach (Connection connection in ConnectionsOf(person))
            {
                if (
                    FindUser(connection, person, Type) is AllocationUser user
                    && Confirm(connection, Type, AllocationTarget.Describe(Type, user, connection), Activity)
                )
                {
                    Change change = AllocationChanges.Of(ChangeKind.AddAllocation, new AllocationRequest(user, Type));
                    Accept(connection, change, new AllocationItem(string.Empty, user.Key, Type, person.Text));
                }
            }
        }
    }
}
