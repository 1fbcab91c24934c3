namespace QlikAdmin.Base;

/// <summary>Names that whoever makes the calls may go by on a product that knows people as <c>DIRECTORY\id</c>, as far as the credential
/// tells.</summary>
/// <remarks>Inferred: what a server calls the directory of an account need not be what people write before its name. Where the two may
/// differ, the id alone stands for the account.</remarks>
internal static class CallerNames
{
    /// <summary>Names of a Windows account, however it was written: <c>DOMAIN\name</c>, <c>name@domain.example</c> or the name
    /// alone.</summary>
    public static IReadOnlyList<string> Of(NetworkCredential account)
    {
        string domain = account.Domain ?? string.Empty;
        string name = account.UserName ?? string.Empty;
        int slash = name.IndexOf('\\');
        int at = name.LastIndexOf('@');
        return domain.Length > 0 ? Of(domain, name)
            : slash >= 0 ? Of(name.Substring(0, slash), name.Substring(slash + 1))
            : at > 0 ? Of(name.Substring(at + 1), name.Substring(0, at))
            : Of(domain, name);
    }

    /// <summary>Names of the account of this process.</summary>
    public static IReadOnlyList<string> OfProcess() => Of(Environment.UserDomainName, Environment.UserName);

    /// <summary>Whether a name stands for an account. Without a directory on either side the ids decide.</summary>
    public static bool MayBe(string name, string account)
    {
        return string.Equals(name, account, StringComparison.OrdinalIgnoreCase)
            || ((IsBare(name) || IsBare(account)) && string.Equals(Id(name), Id(account), StringComparison.OrdinalIgnoreCase));
    }

    private static List<string> Of(string domain, string name)
    {
        List<string> names = new();
        if (name.Length == 0)
        {
            return names;
        }

        if (domain.Length > 0)
        {
            names.Add(domain + "\\" + name);
        }

        // A DNS name, a dot and this machine are domains that no directory is called by.
        if (
            domain.Length == 0
            || domain.IndexOf('.') >= 0
            || string.Equals(domain, Environment.MachineName, StringComparison.OrdinalIgnoreCase)
        )
        {
            names.Add(name);
        }

        if (domain.IndexOf('.') > 0)
        {
            names.Add(name + "@" + domain);
        }

        return names;
    }

    private static bool IsBare(string name) => name.IndexOf('\\') <= 0;

    private static string Id(string name) => name.Substring(name.IndexOf('\\') + 1);
}
