using QlikAdmin.Base;

namespace QlikAdmin.Workflows.Users;

/// <summary>Reads what one row or one argument says about one person.</summary>
internal static class UserLookup
{
    /// <summary>The forms in which a command that only reads takes a person.</summary>
    public const string Forms =
        @"an id, a subject, DIRECTORY\id, an e-mail address or a display name as Get-QlikUser shows it; wildcards list everybody who matches";

    /// <summary>The forms in which a changing command takes a person.</summary>
    public const string KeyForms = @"an id, a subject, DIRECTORY\id or an e-mail address";

    /// <summary>What a query says about a person, with the names of the columns; empty when it names nobody.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Names(UserQuery query)
    {
        return new[]
        {
            ("User", query.Users),
            ("Id", query.Ids),
            ("Subject", query.Subjects),
            ("UserDirectory", query.UserDirectories),
            ("UserId", query.UserIds),
            ("Email", query.Emails),
            ("Name", query.Names),
        }
            .SelectMany(c => c.Item2.Select(v => new KeyValuePair<string, string>(c.Item1, v)))
            .ToList();
    }

    /// <summary>The same in words, for messages: the bare value where there is only one.</summary>
    public static string Describe(UserQuery query)
    {
        IReadOnlyList<KeyValuePair<string, string>> names = Names(query);
        return names.Count == 1 ? names[0].Value : string.Join(", ", names.Select(n => n.Key + " " + n.Value));
    }

    /// <summary>Why a person who was given can't be looked up; null when it is possible.</summary>
    public static QlikException? Refusal(Person person) =>
        person.User is null ? Refusal(person.NamesElsewhere.Count > 0 ? person.NamesElsewhere : Names(person.Query)) : null;

    /// <summary>Why a row does not name one person; null when it does.</summary>
    public static QlikException? Refusal(UserQuery query) => Refusal(Names(query));

    private static QlikException? Refusal(IReadOnlyList<KeyValuePair<string, string>> names)
    {
        if (names.All(n => n.Key == "UserDirectory"))
        {
            return new QlikException(ErrorReason.InvalidInput, "Look up a user: the row names nobody.")
            {
                NextStep = "Give one of the columns User, Id, Subject, Email or Name, or UserDirectory and UserId.",
            };
        }

        string? broken = names.Select(n => n.Value).FirstOrDefault(v => v.Any(char.IsControl));
        if (broken is not null)
        {
            return new QlikException(
                ErrorReason.InvalidInput,
                $"Look up a user: '{new string(broken.Select(c => char.IsControl(c) ? '?' : c).ToArray())}' contains a control character, which no user name has."
            )
            {
                NextStep = "Check whether the file was read with the right delimiter and encoding.",
            };
        }

        string? pattern = names.Select(n => n.Value).FirstOrDefault(Wildcard.IsPattern);
        return pattern is null
            ? null
            : new QlikException(
                ErrorReason.WildcardRefused,
                $"Look up a user: '{pattern}' contains a wildcard, but a piped row must name one person."
            )
            {
                NextStep = "To list everybody who matches, give the pattern as a parameter: Get-QlikUser -User '" + pattern + "'.",
            };
    }
}
