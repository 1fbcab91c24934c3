using System.Collections;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts connections as objects or names. Anything else becomes a reference that fails when it is used, so that it never means
/// the default.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether an empty value is refused. It is refused where connections themselves are piped in. Elsewhere an empty column of a
    /// row means the default.</summary>
    public bool RefuseEmpty { get; set; }

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Columns.Bare(inputData);
        return value is IEnumerable several and not string ? several.Cast<object?>().Select(Read).ToArray() : Read(inputData)!;
    }

    private ConnectionReference? Read(object? given) =>
        Columns.Bare(given) switch
        {
            null => RefuseEmpty ? ConnectionReference.RefusedEmpty() : null,
            ConnectionReference reference => reference,
            Connection connection => new ConnectionReference(connection),
            string name when RefuseEmpty && string.IsNullOrWhiteSpace(name) => ConnectionReference.RefusedEmpty(),
            string name => new ConnectionReference(name),
            object other => ConnectionReference.Refused(PSObject.AsPSObject(given!), other),
        };
}
