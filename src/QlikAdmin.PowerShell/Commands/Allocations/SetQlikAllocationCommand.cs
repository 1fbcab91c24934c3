using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.PowerShell;

/// <summary>Changes the type of a licence allocation in place, so that the person is never without one.</summary>
/// <remarks>Errors, one per item: Qlik.NotSupported on Qlik Sense Enterprise on Windows, Qlik.SelfRefused, Qlik.AllocationNotFound,
/// Qlik.NoLicenseAvailable, Qlik.WrongConnection and the other reasons of a refused request.</remarks>
[Cmdlet(
    VerbsCommon.Set,
    "QlikAllocation",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = InputObjectSet
)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class SetQlikAllocationCommand : QlikAllocationCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string ByUserSet = "ByUser";

    /// <summary>Allocation to change: an object from <c>Get-QlikAllocation</c>, or one with Id, Type, User and Connection, as from a CSV
    /// file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllocationTransformation(TypeColumn = nameof(SourceType))]
    [OffersNothing]
    public PSObject? InputObject { get; set; }

    /// <summary>Holder of the allocation: an object from <c>Get-QlikUser</c>, <c>DIRECTORY\id</c>, id, subject or e-mail address.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUserSet)]
    [Alias("Account")]
    [UserTransformation(IsItem = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public UserReference[] User { get; set; } = Array.Empty<UserReference>();

    /// <summary>Licence type that is held now.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUserSet)]
    [ArgumentCompleter(typeof(AllocationTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string SourceType { get; set; } = string.Empty;

    /// <summary>Licence type wanted afterwards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputObjectSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUserSet)]
    [ArgumentCompleter(typeof(AllocationTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Type { get; set; } = string.Empty;

    /// <summary>Also changes allocations to a smaller type that were used since they were listed. Everything else is still
    /// refused.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "Convert";

    private protected override string Activity => "Change licence type";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByUserSet)
        {
            foreach (UserReference person in User)
            {
                foreach (Connection connection in ConnectionsOf(person))
                {
                    if (CanConvert(connection, person.Text) && FindUser(connection, person, Type) is AllocationUser user)
                    {
                        Ask(connection, user, SourceType, null, person.Text);
                    }
                }
            }
        }
        else if (
            AllocationWithKeyOf(InputObject!) is Allocation allocation
            && ConnectionOf(allocation) is Connection connection
            && CanConvert(connection, allocation)
            && UserOf(connection, allocation) is AllocationUser user
        )
        {
            Ask(connection, user, allocation.Type, allocation.Id, allocation, chosen: allocation);
        }
    }

    /// <summary>Checks with an empty batch whether the product has such a call, so that -WhatIf does not promise what can't be
    /// done.</summary>
    private bool CanConvert(Connection connection, object target)
    {
        try
        {
            Await((log, token) => connection.AllocationWriter.ConvertAsync(Array.Empty<AllocationRequest>(), 1, log, token));
            return true;
        }
        catch (QlikException e)
        {
            WriteFailure(e, target);
            return false;
        }
    }

    private void Ask(Connection connection, AllocationUser user, string sourceType, string? id, object target, Allocation? chosen = null)
    {
        if (!string.Equals(sourceType, Type, StringComparison.OrdinalIgnoreCase))
        {
            WarnOfRoles(connection, sourceType, user.Id == user.Key ? null : user.Id, user.Key);
        }

        if (Confirm(connection, Type, AllocationTarget.Describe($"{sourceType} to {Type}", user, connection), Activity))
        {
            // An allocation that changes to a smaller type because it is hardly used is skipped if it was used since it was listed.
            bool isSmaller = string.Equals(SmallerTypes.Below(sourceType), Type, StringComparison.OrdinalIgnoreCase);
            Change change = AllocationChanges.Of(
                ChangeKind.ConvertAllocation,
                new AllocationRequest(user, Type, sourceType, id),
                isSmaller && !Force ? chosen : null
            );
            Accept(connection, change, new AllocationItem(id ?? string.Empty, user.Key, Type, target));
        }
    }
}
