using System.Collections;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Accepts users as objects or as text. Anything else is refused here, because its text would be used as a name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class UserTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Expected = @"A user is expected: an object from Get-QlikUser, an id, DIRECTORY\id, a subject or an e-mail address.";

    /// <summary>Whether the parameter is the piped item. An object that names nobody then becomes an error of that item, and a row binds by property name.</summary>
    public bool IsItem { get; set; }

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

    private UserReference? Read(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        UserReference reference => reference,
        User user => new UserReference(user),
        string text => new UserReference(text),
        Guid id => new UserReference(id.ToString("D")),
        null => null,
        _ => IsItem && !IsRow(PSObject.AsPSObject(value)) ? UserReference.Refused(PSObject.AsPSObject(value), Expected) : null,
    };

    // The user of a connection is the account it is connected with, and nobody wants to lock out that one.
    private static bool IsRow(PSObject value)
    {
        return (value.Properties["User"] is not null || value.Properties["Account"] is not null)
            && Columns.TypeName(value)?.EndsWith("Connection", StringComparison.Ordinal) != true;
    }

    // An invalid cast tells the binder that the object is not a user, so that it binds the properties of the object.
    private static ArgumentTransformationMetadataException Refused() => new(Expected, new PSInvalidCastException(Expected));
}
