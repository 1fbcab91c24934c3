using System.Management.Automation;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Reads which person an object is about. The object can come from this module, another session, a file, Active Directory or Entra
/// ID.</summary>
internal static class PersonInput
{
    /// <summary>The columns that name a person, for messages.</summary>
    public const string Expected =
        @"Give an object of Get-QlikUser; an id, DIRECTORY\id, a subject or an e-mail address; a row with a column User, Account, Subject or Email, or with UserDirectory and UserId; or a user of Active Directory or Entra ID.";

    private const string DisplayName = "DisplayName";

    // Types of this module whose objects are about a person. Other types may have a column with such a name too, but for a connection, for
    // example, the user is the account that it works with.
    private static readonly string[] s_aboutPeople =
    {
        nameof(User),
        nameof(Allocation),
        nameof(Result),
        nameof(PlanRow),
        nameof(UserRemoval),
        nameof(RemovalStep),
        nameof(JournalEntry),
        nameof(Invitation),
    };

    // An object with these is a user of Active Directory or Entra ID, and not of this module: its Id is a key of that directory.
    private static readonly string[] s_directoryNames = { "UserPrincipalName", "SamAccountName", "OnPremisesSamAccountName" };

    private static readonly string[] s_mailNames = { nameof(User.Email), "Mail", "EmailAddress" };

    private static readonly (string Column, Action<UserQuery, string> Set)[] s_columns =
    {
        (nameof(User.Subject), (q, v) => q.Subjects = new[] { v }),
        (nameof(User.UserDirectory), (q, v) => q.UserDirectories = new[] { v }),
        (nameof(User.UserId), (q, v) => q.UserIds = new[] { v }),
        (s_mailNames[0], (q, v) => q.Emails = new[] { v }),
        (s_mailNames[1], (q, v) => q.Emails = new[] { v }),
        (s_mailNames[2], (q, v) => q.Emails = new[] { v }),
    };

    /// <summary>The person that an object names by itself or by all of its columns; null for one that names nobody.</summary>
    public static Person? Read(PSObject source) =>
        ReadObject(source) ?? (IsAboutNobody(source) ? null : ReadAccount(source) ?? ReadColumns(source));

    /// <summary>The person that an object is or stands for; null for a row whose columns have to be read one by one.</summary>
    public static Person? ReadObject(PSObject source) =>
        source.BaseObject switch
        {
            string text => Person.Of(text.Trim()),
            Guid id => Person.Of(id.ToString("D")),
            User user => Person.Of(user),
            _ => IsAboutNobody(source) ? null
            : ReadUser(source) is User user ? Person.Of(user)
            : ReadElsewhere(source),
        };

    /// <summary>The person in a row that names them only by a display name; null for other rows.</summary>
    public static Person? ReadDisplayName(PSObject source)
    {
        return Columns.Text(source, DisplayName) is string name && Columns.TypeName(source) is null && Read(source) is null
            ? new Person(new UserQuery { Names = new[] { name.Trim() } })
            : null;
    }

    /// <summary>Whether an object of this module is not about a person. It may also have come from a file or another session.</summary>
    public static bool IsAboutNobody(PSObject source)
    {
        return Columns.TypeName(source) is string type
            ? !s_aboutPeople.Contains(type)
            : Has(source, nameof(Connection.Authentication), nameof(Connection.ConnectedAt))
                || Has(source, nameof(JournalRun.Machine), nameof(JournalRun.ProcessId));
    }

    /// <summary>Whether a row names somebody by its column User or Account.</summary>
    public static bool HasAccount(PSObject source) =>
        source.Properties[nameof(Allocation.User)] is not null || source.Properties[nameof(User.Account)] is not null;

    /// <summary>The user that an object was before it went through a file or to another session; null if it was not a user.</summary>
    private static User? ReadUser(PSObject source)
    {
        if (
            Columns.Text(source, nameof(User.Account)) is not string account
            || Columns.Text(source, nameof(User.Connection)) is not string connection
            || source.Properties[nameof(User.Id)] is null
            || !Enum.TryParse(Columns.Text(source, nameof(User.Product)), ignoreCase: true, out QlikProduct product)
        )
        {
            return null;
        }

        return new User(Columns.Text(source, nameof(User.Id)) ?? string.Empty, product, connection, account)
        {
            Name = Columns.Text(source, nameof(User.Name)),
            Email = Columns.Text(source, nameof(User.Email)),
            Subject = Columns.Text(source, nameof(User.Subject)),
            UserDirectory = Columns.Text(source, nameof(User.UserDirectory)),
            UserId = Columns.Text(source, nameof(User.UserId)),
            Status = Columns.Enumeration(source, nameof(User.Status), UserStatus.Unknown),
        };
    }

    private static Person? ReadElsewhere(PSObject source)
    {
        if (HasAccount(source) || !s_directoryNames.Any(n => Columns.Text(source, n) is not null))
        {
            return null;
        }

        List<KeyValuePair<string, string>> names = s_directoryNames
            .Concat(s_mailNames)
            .Select(n => new KeyValuePair<string, string>(n, Columns.Text(source, n)?.Trim() ?? string.Empty))
            .Where(n => n.Value.Length > 0)
            .GroupBy(n => n.Value, StringComparer.OrdinalIgnoreCase)
            .Select(g => g.First())
            .ToList();
        return new Person(new UserQuery()) { NamesElsewhere = names };
    }

    private static Person? ReadAccount(PSObject source)
    {
        string? account = Columns.Text(source, nameof(Allocation.User)) ?? Columns.Text(source, nameof(User.Account));
        return string.IsNullOrWhiteSpace(account) ? null : Person.Of(account!.Trim());
    }

    private static Person? ReadColumns(PSObject source)
    {
        UserQuery query = new();
        foreach ((string column, Action<UserQuery, string> set) in s_columns)
        {
            if (Columns.Text(source, column) is string value)
            {
                set(query, value.Trim());
            }
        }

        return UserLookup.Names(query).All(n => n.Key == nameof(User.UserDirectory)) ? null : new Person(query);
    }

    private static bool Has(PSObject source, params string[] columns) => columns.All(c => source.Properties[c] is not null);
}
