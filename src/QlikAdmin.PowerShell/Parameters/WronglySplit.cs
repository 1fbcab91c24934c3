using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Refuses rows of a file that was split at the wrong character, with a message that says so. PowerShell itself would only say
/// that the object can't be bound.</summary>
internal static class WronglySplit
{
    /// <exception cref="ArgumentTransformationMetadataException">It is such a row.</exception>
    public static void Refuse(object? given)
    {
        if (given is not null && Columns.SplitAdvice(PSObject.AsPSObject(given)) is string advice)
        {
            throw new ArgumentTransformationMetadataException(advice);
        }
    }
}
