using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts an owned item in every form: the object, an object from another session, or a row of a CSV file.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class OwnedItemTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        WronglySplit.Refuse(inputData);

        // An invalid cast tells the binder that the object is not an owned item and may match another parameter.
        return inputData is not null && OwnedItemInput.Read(PSObject.AsPSObject(inputData)) is OwnedItem item
            ? item
            : throw new ArgumentTransformationMetadataException(
                OwnedItemInput.Expected,
                new PSInvalidCastException(OwnedItemInput.Expected)
            );
    }
}
