namespace QlikAdmin.Models;

/// <summary>How a product names people: when two ids or accounts are one, and whom a text means. Every index, filter and look-up compares
/// by it.</summary>
internal sealed class PeopleNames
{
    private PeopleNames(StringComparer keys, bool hasDirectories, string forms)
    {
        Keys = keys;
        HasDirectories = hasDirectories;
        Forms = forms;
    }

    /// <summary>Ids and subjects by their exact letters, as an identity provider gives them: two that differ in case are two
    /// people.</summary>
    public static PeopleNames Exact { get; } = new(StringComparer.Ordinal, false, "a user id, a subject or an e-mail address");

    /// <summary>Accounts of Windows directories, where case says nothing; people are also known by the id without its directory.</summary>
    public static PeopleNames Windows { get; } =
        new(StringComparer.OrdinalIgnoreCase, true, @"DIRECTORY\id, the user's GUID, or an e-mail address");

    /// <summary>How people are named in a record that has the name of a product and no connection; where it has none, so that no two people
    /// are taken for different ones.</summary>
    public static PeopleNames OfRecord(QlikProduct? product) => product is QlikProduct.Cloud or QlikProduct.Region ? Exact : Windows;

    /// <summary>Compares ids and accounts.</summary>
    public StringComparer Keys { get; }

    /// <summary>The texts that name one person, for messages.</summary>
    public string Forms { get; }

    /// <summary>Whether accounts are <c>DIRECTORY\id</c>, so that the id alone may stand for one.</summary>
    public bool HasDirectories { get; }

    /// <summary>Whether two ids or accounts that differ in case only are two people.</summary>
    public bool CaseCounts => !HasDirectories;

    /// <summary>Whether two ids are one; a missing one is nobody's.</summary>
    public bool AreSame(string? id, string? other) => id is not null && other is not null && Keys.Equals(Id(id), Id(other));

    /// <summary>An id in the one spelling that is compared: a GUID has several where case says nothing.</summary>
    public string Id(string id) => HasDirectories && Guid.TryParse(id, out Guid guid) ? guid.ToString("D") : id;

    /// <summary>An account as a text that is the same for all of its spellings.</summary>
    public string Key(string account) => CaseCounts ? account : account.ToUpperInvariant();

    /// <summary>The id within the directory; null where the account has no directory.</summary>
    public string? BareId(string? account)
    {
        int slash = HasDirectories && account is not null ? account.IndexOf('\\') : -1;
        return slash >= 0 ? account!.Substring(slash + 1) : null;
    }

    /// <summary>Whether a text names a person. A display name does not: several people may have it.</summary>
    public bool Means(string text, AllocationUser person)
    {
        return AreSame(person.Id, text)
            || Keys.Equals(person.Key, text)
            || string.Equals(person.Email, text, StringComparison.OrdinalIgnoreCase)
            || (BareId(person.Key) is string bare && Keys.Equals(bare, text));
    }

    /// <summary>Whether a text would name a person if case said nothing.</summary>
    public bool NearlyMeans(string text, AllocationUser person)
    {
        return CaseCounts && new[] { person.Id, person.Key }.Contains(text, StringComparer.OrdinalIgnoreCase);
    }
}
