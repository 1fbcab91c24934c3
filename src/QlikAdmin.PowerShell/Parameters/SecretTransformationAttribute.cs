using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Refuses a secret that is given as plain text, and says how to give it; the text itself is never shown.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return Columns.Bare(inputData) is string
            ? throw new ArgumentTransformationMetadataException(
                "It is a secret and must be a SecureString, not text. Enter it with Read-Host -AsSecureString, or read it from a vault. Then it is not in the command history."
            )
            : inputData;
    }
}
