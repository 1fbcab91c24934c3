using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts every piped object as the item, unchanged. Only a row that names a licence by person and type binds by property
/// name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AllocationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The column with the type of the licence.</summary>
    public string TypeColumn { get; set; } = nameof(Allocation.Type);

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is null)
        {
            return null!;
        }

        // An invalid cast tells the binder that the object may fit other parameters.
        PSObject source = PSObject.AsPSObject(inputData);
        return AllocationInput.Read(source) is null && NamesByPerson(source)
            ? throw new ArgumentTransformationMetadataException(
                AllocationInput.Expected,
                new PSInvalidCastException(AllocationInput.Expected)
            )
            : source;
    }

    private bool NamesByPerson(PSObject source)
    {
        return Columns.Text(source, TypeColumn) is not null
            && (Columns.Text(source, nameof(Allocation.User)) is not null || Columns.Text(source, nameof(User.Account)) is not null)
            && Columns.TypeName(source)?.EndsWith(nameof(Connection), StringComparison.Ordinal) != true;
    }
}
