using System.Management.Automation;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Makes one plan of what New-QlikPlan -Partial read on many targets. It connects to nothing.</summary>
/// <remarks>Errors: Qlik.PolicyInvalid; Qlik.InvalidInput for a part that is damaged, was read by another policy, or is of a second server
/// of the same name. Each ends the command, because a plan that lacks a target may take a licence that is in use there.</remarks>
[Cmdlet(VerbsData.Merge, "QlikPlan")]
[OutputType(typeof(PlanRow))]
public sealed class MergeQlikPlanCommand : QlikCmdlet
{
    private PlanMerge? _merge;
    private Policy? _policy;

    /// <summary>The policy that New-QlikPlan -Partial had.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    [PolicyTransformation]
    [ArgumentCompleter(typeof(PolicyCompleter))]
    public PolicyReference? Policy { get; set; }

    /// <summary>Objects of New-QlikPlan -Partial, also from another session or from Import-Clixml.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [PartialPlanTransformation]
    [OffersNothing]
    public PartialPlan[]? InputObject { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        OrEnd(() =>
        {
            _policy = PolicyFile.Read(Policy!, SessionState);
            _merge = new PlanMerge(_policy);
        });
    }

    /// <inheritdoc />
    protected override void ProcessRecord() => OrEnd(() => Array.ForEach(InputObject!, p => _merge!.Add(p.Content)));

    /// <inheritdoc />
    private protected override void Finish()
    {
        if (_merge!.Count == 0)
        {
            return;
        }

        PlanFacts facts = _merge.Facts();
        PlanDraft plan = _merge.Draft(facts);
        foreach (string warning in PlanWarnings.Of(_policy!, facts, plan))
        {
            WriteWarning(warning);
        }

        foreach (PlanRow row in plan.RowsByConnection())
        {
            WriteObject(row);
        }
    }

    private void OrEnd(Action action)
    {
        try
        {
            action();
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Policy));
        }
    }
}
