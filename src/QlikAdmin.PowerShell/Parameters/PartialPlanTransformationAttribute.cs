using System.Collections;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts parts of a plan, also those that come from another session.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PartialPlanTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Expected =
        "A part of a plan is expected: an object of New-QlikPlan -Partial, as it is, from another session, or from Import-Clixml.";

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return Columns.Bare(inputData) is IEnumerable list and not string
            ? list.Cast<object?>().Select(Read).ToArray()
            : new[] { Read(inputData) };
    }

    private static PartialPlan Read(object? given) =>
        Columns.Bare(given) is PartialPlan plan ? plan
        : given is not null
        && PSObject.AsPSObject(given) is PSObject part
        && Text(part, nameof(PartialPlan.Content)) is string content
        && Text(part, nameof(PartialPlan.Connection)) is string connection
        && Enum.TryParse(Text(part, nameof(PartialPlan.Product)), ignoreCase: true, out QlikProduct product)
            ? new PartialPlan(connection, product, content)
        : throw new ArgumentTransformationMetadataException(Expected, new PSInvalidCastException(Expected));

    private static string? Text(PSObject part, string name) => Columns.Bare(part.Properties[name]?.Value)?.ToString();
}
