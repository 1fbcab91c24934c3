namespace QlikAdmin.Models;

/// <summary>How a product names people: when two ids or accounts are the same, and which person a text names. Every index, filter and
/// look-up compares with it.</summary>
internal sealed class PeopleNames
{
    private PeopleNames(StringComparer keys, bool hasDirectories, string forms)
    {
        Keys = keys;
        HasDirectories = hasDirectories;
        Forms = forms;
    }

    /// <summary>Exact ids and subjects, as an identity provider gives them. Two that differ in case are two people.</summary>
    public static PeopleNames Exact { get; } = new(StringComparer.Ordinal, false, "a user id, a subject or an e-mail address");

    /// <summary>Accounts of Windows directories, where case does not count. People are also known by the id without its
    /// directory.</summary>
    public static PeopleNames Windows { get; } =
        new(StringComparer.OrdinalIgnoreCase, true, @"DIRECTORY\id, the user's GUID, or an e-mail address");

    /// <summary>How people are named in a record that has the name of a product, but no connection. Without a product case does not count,
    /// so that one person is never taken for two.</summary>
    public static PeopleNames OfRecord(QlikProduct? product) => product is QlikProduct.Cloud or QlikProduct.Region ? Exact : Windows;

    /// <summary>Compares ids and accounts.</summary>
    public StringComparer Keys { get; }

    /// <summary>The texts that name one person, for messages.</summary>
    public string Forms { get; }

    /// <summary>Whether accounts are <c>DIRECTORY\id</c>, so that the id alone may stand for an account.</summary>
    public bool HasDirectories { get; }

    /// <summary>Whether two ids or accounts that differ only in case are two people.</summary>
    public bool CaseCounts => !HasDirectories;

    /// <summary>Whether two ids are the same; false where one is missing.</summary>
    public bool AreSame(string? id, string? other) => id is not null && other is not null && Keys.Equals(Id(id), Id(other));

    /// <summary>An id in the one spelling that is compared. A GUID has several spellings where case does not count.</summary>
    public string Id(string id) => HasDirectories && Guid.TryParse(id, out Guid guid) ? guid.ToString("D") : id;

    /// <summary>An account as a text that is the same for all of its spellings.</summary>
    public string Key(string account) => CaseCounts ? account : account.ToUpperInvariant();

    /// <summary>The id within the directory; null where the account has no directory.</summary>
    public string? BareId(string? account)
    {
        int slash = HasDirectories && account is not null ? account.IndexOf('\\') : -1;
        return slash >= 0 ? account!.Substring(slash + 1) : null;
    }

    /// <summary>Whether a text names a person. A display name does not, because several people may have it.</summary>
    public bool Means(string text, AllocationUser person)
    {
        return AreSame(person.Id, text)
            || Keys.Equals(person.Key, text)
            || string.Equals(person.Email, text, StringComparison.OrdinalIgnoreCase)
            || (BareId(person.Key) is string bare && Keys.Equals(bare, text));
    }

    /// <summary>Whether a text would name a person if case did not count.</summary>
    public bool NearlyMeans(string text, AllocationUser person)
    {
        return CaseCounts && new[] { person.Id, person.Key }.Contains(text, StringComparer.OrdinalIgnoreCase);
    }
}
