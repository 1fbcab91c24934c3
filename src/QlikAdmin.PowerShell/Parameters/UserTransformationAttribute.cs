using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Takes users as objects or as text. Anything else is refused here: its text would be taken for a name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class UserTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Expected = @"A user is expected: an object of Get-QlikUser, an id, DIRECTORY\id, a subject or an e-mail address.";

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IEnumerable several and not string)
        {
            List<UserReference?> people = several.Cast<object?>().Select(Read).ToList();
            return people.Count > 0 && people.All(p => p is not null) ? people.ToArray() : throw Refused();
        }

        return Read(value) ?? throw Refused();
    }

    private static UserReference? Read(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        UserReference reference => reference,
        User user => new UserReference(user),
        string text => new UserReference(text),
        Guid id => new UserReference(id.ToString("D")),
        _ => null,
    };

    // An invalid cast tells the binder that the object is none of ours, so that its properties are looked at.
    private static ArgumentTransformationMetadataException Refused() => new(Expected, new PSInvalidCastException(Expected));
}
