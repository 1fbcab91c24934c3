using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace QlikAdmin.PowerShell;

/// <summary>Finds parameters that were given without a value, because an empty variable must not list or change more than the caller
/// meant.</summary>
internal static class GivenArguments
{
    /// <summary>The first parameter that was given but is empty; null if there is none. A parameter that may be empty has an attribute that
    /// allows it.</summary>
    public static string? FindEmpty(PSCmdlet cmdlet)
    {
        foreach (KeyValuePair<string, object> given in cmdlet.MyInvocation.BoundParameters)
        {
            // Common parameters are not properties of the command. A missing connection has its own error.
            if (
                given.Key != nameof(QlikConnectedCmdlet.Connection)
                && cmdlet.GetType().GetProperty(given.Key) is PropertyInfo property
                && IsEmpty(given.Value)
                && !MayBeEmpty(property)
            )
            {
                return given.Key;
            }
        }

        return null;
    }

    private static bool IsEmpty(object? value) =>
        Columns.Bare(value) switch
        {
            null => true,
            string text => string.IsNullOrWhiteSpace(text),
            UserReference user => user.IsEmpty,
            IDictionary => false,
            IEnumerable several => several.Cast<object?>().All(IsEmpty),
            _ => false,
        };

    private static bool MayBeEmpty(PropertyInfo property)
    {
        return property
            .GetCustomAttributes(inherit: true)
            .Any(a => a is AllowNullAttribute or AllowEmptyStringAttribute or AllowEmptyCollectionAttribute);
    }
}
