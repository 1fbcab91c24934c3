using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Decides who is left alone: by the exclusions of a policy, and always service accounts, bots and the caller.</summary>
internal sealed class ExclusionMatcher
{
    // Directories of the accounts of a Sense site itself. No person would miss a licence of theirs.
    private static readonly string[] s_serviceDirectories = { "INTERNAL", "NONE" };

    private readonly IReadOnlyList<Pattern> _users;
    private readonly IReadOnlyList<Pattern> _directories;
    private readonly IReadOnlyList<Pattern> _groups;
    private readonly IReadOnlyList<Pattern> _roles;
    private readonly IReadOnlyList<Pattern> _tags;
    private readonly IReadOnlyList<Pattern> _properties;

    public ExclusionMatcher(PolicyExclusions exclude)
    {
        _users = Patterns(exclude.User);
        _directories = Patterns(exclude.Directory);
        _groups = Patterns(exclude.Group);
        _roles = Patterns(exclude.Role);
        _tags = Patterns(exclude.Tag);

        // The name alone means any value. The value may contain an equals sign.
        _properties = Patterns(exclude.CustomProperty.Select(p => p.IndexOf('=') >= 0 ? p : p + "=*"));
    }

    /// <summary>Why the holder is left alone, in words; null when not.</summary>
    public string? Reason(PlanSubject subject)
    {
        Allocation row = subject.Allocation;
        if (row.User is not string account)
        {
            return "excluded: its holder is not known";
        }

        string? directory = Directory(account);
        if (subject.User is { IsService: true } || s_serviceDirectories.Contains(directory, StringComparer.OrdinalIgnoreCase))
        {
            return "excluded: a service account or a bot";
        }

        if (Caller(subject, account) is string caller)
        {
            return caller;
        }

        // On Sense and QlikView people are also known by the id without its directory.
        string? bare = directory is null ? null : account.Substring(directory.Length + 1);
        return Fit("user", _users, account, bare, row.UserId, row.Email, subject.User?.Email)
            ?? Fit("directory", _directories, directory, subject.User?.UserDirectory)
            ?? (
                subject.User is not Holder user
                    ? null
                    : Fit("group", _groups, user.Groups)
                        ?? Fit("role", _roles, user.Roles)
                        ?? Fit("tag", _tags, user.Tags)
                        ?? Fit("custom property", _properties, user.CustomProperties)
            );
    }

    private static string? Caller(PlanSubject subject, string account)
    {
        IReadOnlyCollection<string> names = subject.Connection.Caller;
        return names.Any(n => Same(n, account) || Same(n, subject.Allocation.UserId) || Same(n, subject.Allocation.Email))
                ? "excluded: the account you are connected with"
            : subject.Connection.People.HasDirectories && names.Any(n => CallerNames.MayBe(n, account))
                ? "excluded: this may be the account you are connected with"
            : null;
    }

    private static string? Directory(string account)
    {
        int slash = account.IndexOf('\\');
        return slash > 0 ? account.Substring(0, slash) : null;
    }

    // A person who may be meant is left alone, so case never counts here.
    private static bool Same(string known, string? other) =>
        other is not null && string.Equals(known, other, StringComparison.OrdinalIgnoreCase);

    private static List<Pattern> Patterns(IEnumerable<string> texts) => texts.Select(t => new Pattern(t, new Wildcard(t))).ToList();

    private static string? Fit(string what, IReadOnlyList<Pattern> patterns, params string?[] values) =>
        Fit(what, patterns, (IReadOnlyList<string?>)values);

    private static string? Fit(string what, IReadOnlyList<Pattern> patterns, IReadOnlyList<string?> values)
    {
        foreach (Pattern pattern in patterns)
        {
            if (values.Any(v => v is not null && pattern.Wildcard.Matches(v)))
            {
                return $"excluded: {what} '{pattern.Text}'";
            }
        }

        return null;
    }

    private readonly record struct Pattern(string Text, Wildcard Wildcard);
}
