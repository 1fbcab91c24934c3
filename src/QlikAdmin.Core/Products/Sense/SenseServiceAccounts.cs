namespace QlikAdmin.Products.Sense;

/// <summary>Directories whose users are not people: those of the services, and of anonymous users.</summary>
internal static class SenseServiceAccounts
{
    public const string Directory = "INTERNAL";

    /// <summary>The account that takes over the items of deleted users.</summary>
    public const string Repository = "sa_repository";

    /// <summary>The account that runs the tasks of the site, such as the synchronisation of its directories.</summary>
    private const string Scheduler = "sa_scheduler";

    private const string Anonymous = "NONE";

    /// <summary>Whether an account, as <c>DIRECTORY\id</c>, belongs to the site itself, so that nobody signs in with it.</summary>
    public static bool IsOfTheSite(string? account)
    {
        return string.Equals(account, Directory + "\\" + Repository, StringComparison.OrdinalIgnoreCase)
            || string.Equals(account, Directory + "\\" + Scheduler, StringComparison.OrdinalIgnoreCase);
    }

    public static bool IsOne(string? userDirectory)
    {
        return string.Equals(userDirectory, Directory, StringComparison.OrdinalIgnoreCase)
            || string.Equals(userDirectory, Anonymous, StringComparison.OrdinalIgnoreCase);
    }
}
