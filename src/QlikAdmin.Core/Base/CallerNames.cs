namespace QlikAdmin.Base;

/// <summary>The names that the account of the calls may have on a product that names people as <c>DIRECTORY\id</c>, as far as the
/// credential shows them.</summary>
/// <remarks>Inferred: a server may use another name for the directory of an account than the one that people write before its name. Where
/// the two may differ, the id alone stands for the account.</remarks>
internal static class CallerNames
{
    /// <summary>Names of a Windows account that was written in any form: <c>DOMAIN\name</c>, <c>name@domain.example</c> or the name
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

    /// <summary>Whether a name stands for an account. If one of the two has no directory, only the ids are compared.</summary>
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

        // A DNS name, a dot and the name of this machine are never the name of a user directory.
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
