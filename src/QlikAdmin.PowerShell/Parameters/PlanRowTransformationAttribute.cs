using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts a row of a plan in every form: the object, an object from another session, or a row of Import-Csv or
/// ConvertFrom-Json.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PlanRowTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Expected =
        "A row of a plan is expected: an object from New-QlikPlan or Import-QlikPlan, or a row of a file that Export-QlikPlan wrote.";

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        WronglySplit.Refuse(inputData);
        return inputData is not null && PlanRowInput.Read(PSObject.AsPSObject(inputData)) is PlanRow row
            ? row
            : throw new ArgumentTransformationMetadataException(Expected, new PSInvalidCastException(Expected));
    }
}
