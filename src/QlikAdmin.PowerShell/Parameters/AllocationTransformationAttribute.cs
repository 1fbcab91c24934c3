using System;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Takes an allocation as what it became on the way: the object, one from another session, a row of a CSV file, or the result of a removal.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AllocationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Hands the object itself on once it is known to be readable, for commands that ask it for more.</summary>
    public bool KeepObject { get; set; }

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // An invalid cast tells the binder that the object is none of ours and may fit another parameter.
        return inputData is not null && AllocationInput.Read(PSObject.AsPSObject(inputData)) is Allocation allocation
            ? KeepObject ? inputData : allocation
            : throw new ArgumentTransformationMetadataException(AllocationInput.Expected, new PSInvalidCastException(AllocationInput.Expected));
    }
}
