using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts a policy as a path, a file object, a hashtable, or the output of ConvertFrom-Json.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PolicyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is null ? null! : PolicyReference.Of(inputData);
}
