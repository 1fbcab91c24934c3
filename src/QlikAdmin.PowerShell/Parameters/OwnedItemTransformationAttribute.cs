using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Takes an owned item as what it became on the way: the object, one from another session, or a row of a CSV file.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class OwnedItemTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // An invalid cast tells the binder that the object is none of ours and may fit another parameter.
        return inputData is not null && OwnedItemInput.Read(PSObject.AsPSObject(inputData)) is OwnedItem item
            ? item
            : throw new ArgumentTransformationMetadataException(OwnedItemInput.Expected, new PSInvalidCastException(OwnedItemInput.Expected));
    }
}
