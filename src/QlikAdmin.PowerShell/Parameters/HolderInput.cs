using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Reads from any object which licences to list.</summary>
internal static class HolderInput
{
    public const string Expected = "Pipe objects from Get-QlikUser, rows with a column User, Account, Subject, Email, or UserDirectory and UserId, rows of Get-QlikLicense, or connections.";

    // Other columns that name a person; User and Account are enough by themselves.
    private static readonly (string Column, Action<UserQuery, string> Set)[] s_columns =
    {
        (nameof(User.Subject), (q, v) => q.Subjects = new[] { v }),
        (nameof(User.UserDirectory), (q, v) => q.UserDirectories = new[] { v }),
        (nameof(User.UserId), (q, v) => q.UserIds = new[] { v }),
        (nameof(User.Email), (q, v) => q.Emails = new[] { v }),
        ("Mail", (q, v) => q.Emails = new[] { v }),
        ("EmailAddress", (q, v) => q.Emails = new[] { v }),
    };

    /// <summary>The person that an object names.</summary>
    /// <exception cref="QlikException">InvalidInput, if the object names nobody; WildcardRefused.</exception>
    public static Holder Read(PSObject source)
    {
        if (source.BaseObject is User user)
        {
            return new Holder(new UserQuery { Users = new[] { user.Account } }, user);
        }

        UserQuery query = new();
        string? whole = source.BaseObject is string text ? text : Columns.Text(source, nameof(Allocation.User)) ?? Columns.Text(source, nameof(User.Account));
        if (!string.IsNullOrWhiteSpace(whole))
        {
            query.Users = new[] { whole!.Trim() };
        }
        else if (Columns.TypeName(source) is null)
        {
            // No column of an owned item, a role or a tenant of this module names a person, whatever the column is called.
            foreach ((string column, Action<UserQuery, string> set) in s_columns)
            {
                if (Columns.Text(source, column) is string value)
                {
                    set(query, value.Trim());
                }
            }
        }

        IReadOnlyList<KeyValuePair<string, string>> names = UserLookup.Names(query);
        return names.All(n => n.Key == nameof(User.UserDirectory))
            ? throw new QlikException(ErrorReason.InvalidInput, $"List licence allocations: {Columns.Describe(source)} names nobody, so nothing was listed for it.") { NextStep = Expected }
            : UserLookup.Refusal(query) is QlikException refusal ? throw refusal : new Holder(query);
    }

    /// <summary>The licence type of a row of Get-QlikLicense; null for other objects.</summary>
    public static string? LicenseType(PSObject source)
    {
        bool isLicense = source.BaseObject is License
            || (Columns.Text(source, nameof(License.Unit)) is not null && source.Properties[nameof(License.Assigned)] is not null && source.Properties[nameof(Allocation.User)] is null);
        return isLicense ? Columns.Text(source, nameof(License.Type)) : null;
    }
}
