using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts only text. Other objects bind by property name, so that a row of a file is never converted to one text.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AddressTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Expected = "An e-mail address is expected, or several in one text.";

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        WronglySplit.Refuse(inputData);
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        IEnumerable<object?> items = value is System.Collections.IEnumerable list and not string ? list.Cast<object?>() : new[] { value };
        return items
            .Select(i =>
                (i is PSObject item ? item.BaseObject : i) as string
                ?? throw new ArgumentTransformationMetadataException(Expected, new PSInvalidCastException(Expected))
            )
            .ToArray();
    }
}
