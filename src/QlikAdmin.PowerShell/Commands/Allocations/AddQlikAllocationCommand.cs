using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

using QlikAdmin.Allocations;

namespace QlikAdmin.PowerShell;

/// <summary>Gives people a licence of a type.</summary>
/// <remarks>Errors, one per person: Qlik.UserNotFound, Qlik.UserAmbiguous, Qlik.NoLicenseAvailable, Qlik.Forbidden and the other reasons of a refused request. Who has it already is a result, not an error.</remarks>
[Cmdlet(VerbsCommon.Add, "QlikAllocation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Result))]
public sealed class AddQlikAllocationCommand : QlikAllocationChangeCmdlet
{
    /// <summary>Who gets it: <c>DIRECTORY\id</c>, id, subject or e-mail address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = Array.Empty<string>();

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
        foreach (string text in User)
        {
            foreach (Connection connection in RequireConnections(text))
            {
                if (FindUser(connection, text, Type) is AllocationUser user && ShouldProcess(AllocationTarget.Describe(Type, user, connection), Activity))
                {
                    Accept(connection, new AllocationRequest(user, Type), text);
                }
            }
        }
    }

    private protected override Task<IReadOnlyList<AllocationChange>> SendAsync(Connection connection, IReadOnlyList<AllocationRequest> batch, IOperationLog log, CancellationToken token)
    {
        IAllocationAdapter adapter = connection.Allocations;
        return adapter.AddAsync(batch, ThrottleLimit ?? adapter.DefaultThrottleLimit, log, token);
    }
}
