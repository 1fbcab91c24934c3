using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Takes a policy as a path, a file, a table, or an object that ConvertFrom-Json made.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PolicyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData is null ? null! : PolicyReference.Of(inputData);
}
