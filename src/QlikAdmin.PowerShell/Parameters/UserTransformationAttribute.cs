using System.Collections;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Takes users as objects, rows or text. Anything else is refused here, because PowerShell would take its text for a
/// name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class UserTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Expected = "A user is expected. " + PersonInput.Expected;

    /// <summary>Whether the parameter is the item that is piped in. Then a value that names nobody is an error of that item only, and a row
    /// with a column User is bound by property name.</summary>
    public bool IsItem { get; set; }

    /// <summary>Whether owned items can be piped in beside people. A row about an item, even of a kind that is not known, is then never
    /// taken for a person.</summary>
    public bool IsBesideItems { get; set; }

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IEnumerable several and not string)
        {
            List<UserReference?> people = several.Cast<object?>().Select(Read).ToList();
            return people.Count > 0 && people.All(p => p is not null) ? people.ToArray() : throw Refused();
        }

        return Read(inputData) ?? throw Refused();
    }

    private UserReference? Read(object? value)
    {
        if (value is null || Columns.Bare(value) is UserReference)
        {
            return (UserReference?)Columns.Bare(value);
        }

        PSObject source = PSObject.AsPSObject(value);
        if (IsBesideItems && (Columns.Has(source, nameof(OwnedItem.Kind)) || Columns.Has(source, nameof(OwnedItem.OwnerId))))
        {
            return null;
        }

        return PersonInput.ReadObject(source) is { } person ? new UserReference(person)
            : IsItem && PersonInput.HasAccount(source) && !PersonInput.IsAboutNobody(source) ? null
            : PersonInput.Read(source) is { } row ? new UserReference(row)
            : IsItem ? UserReference.Refused(source, PersonInput.Expected)
            : null;
    }

    // An invalid cast tells the binder that the object is not a user, so that it binds the properties of the object.
    private static ArgumentTransformationMetadataException Refused() => new(Expected, new PSInvalidCastException(Expected));
}
