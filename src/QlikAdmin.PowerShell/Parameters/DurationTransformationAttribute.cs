using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Makes a TimeSpan from the forms of a duration: <c>14d</c>, <c>36h</c>, <c>2w</c>, a number of days, or a TimeSpan.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null!,
            TimeSpan span when span >= TimeSpan.Zero => span,
            string text when Duration.TryParse(text, out TimeSpan parsed) => parsed,
            IConvertible small when IsSmall(small) => throw new ArgumentTransformationMetadataException(
                $"'{value}' is not a duration: PowerShell reads 1y and 30s as the numbers 1 and 30. Accepted: {Duration.Forms}."
            ),
            IConvertible number
                when IsNumber(number) && Duration.TryFromDays(number.ToDouble(CultureInfo.InvariantCulture), out TimeSpan days) => days,
            _ => throw new ArgumentTransformationMetadataException($"'{value}' is not a duration. Accepted: {Duration.Forms}."),
        };
    }

    private static bool IsNumber(IConvertible value) => value.GetTypeCode() is >= TypeCode.Int32 and <= TypeCode.Decimal;

    // PowerShell reads 1y as a number of the type SByte, and 30s as one of the type Int16. If they were taken as days, a year would be one
    // day.
    private static bool IsSmall(IConvertible value) => value.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.UInt16;
}
