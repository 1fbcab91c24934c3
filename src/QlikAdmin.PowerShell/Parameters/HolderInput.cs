using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Reads from any object whose licences are listed.</summary>
internal static class HolderInput
{
    public const string Expected = PersonInput.Expected + " Rows of Get-QlikLicense and connections list theirs.";

    /// <summary>The person that an object names.</summary>
    /// <exception cref="QlikException">InvalidInput, for one that names nobody; WildcardRefused.</exception>
    public static Person Read(PSObject source)
    {
        Person? person = PersonInput.Read(source) ?? PersonInput.ReadDisplayName(source);
        return person is null || (person.FreeText is string text && text.Length == 0)
                ? throw new QlikException(
                    ErrorReason.InvalidInput,
                    $"List licence allocations: {Columns.Describe(source)} names nobody, so nothing was listed for it."
                )
                {
                    NextStep = Columns.Advice(source, Expected),
                }
            : UserLookup.Refusal(person) is QlikException refusal ? throw refusal
            : person;
    }

    /// <summary>The licence type of a row of Get-QlikLicense; null for other objects.</summary>
    public static string? LicenseType(PSObject source)
    {
        bool isLicense =
            source.BaseObject is License
            || (
                Columns.Text(source, nameof(License.Unit)) is not null
                && source.Properties[nameof(License.Assigned)] is not null
                && source.Properties[nameof(Allocation.User)] is null
            );
        return isLicense ? Columns.Text(source, nameof(License.Type)) : null;
    }
}
