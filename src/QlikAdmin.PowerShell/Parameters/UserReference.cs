using System.Management.Automation;
using QlikAdmin.Base;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>A user as the caller gives it: the object, or an id, a <c>DIRECTORY\id</c>, a subject or an e-mail address that is looked up
/// when the command runs.</summary>
public sealed class UserReference
{
    /// <summary>Names a user by text.</summary>
    /// <param name="text">Id, <c>DIRECTORY\id</c>, subject or e-mail address, without wildcards.</param>
    public UserReference(string text)
    {
        Person = Person.Of(text.Trim());
    }

    /// <summary>Refers to a user that was read before.</summary>
    /// <param name="user">The user.</param>
    public UserReference(User user)
    {
        Person = Person.Of(user);
    }

    /// <summary>Refers to the person that an object or a row names.</summary>
    internal UserReference(Person person)
    {
        Person = person;
    }

    private UserReference(string text, QlikException refusal)
    {
        Person = Person.Of(text);
        Refusal = refusal;
    }

    /// <summary>The person, as given.</summary>
    internal Person Person { get; }

    /// <summary>Why the given value can't name a person; null when it can.</summary>
    internal QlikException? Refusal { get; }

    /// <summary>The user, where an object was given.</summary>
    internal User? User => Person.User;

    /// <summary>What was given, for messages and for looking it up.</summary>
    internal string Text => Person.Text;

    /// <summary>Whether nothing was named, as in an empty column of a file.</summary>
    internal bool IsEmpty => User is null && Text.Length == 0;

    /// <summary>Whether the text has wildcards, which name nobody in particular.</summary>
    internal bool HasWildcards =>
        User is null
        && Refusal is null
        && (Person.NamesElsewhere.Count > 0 ? Person.NamesElsewhere : UserLookup.Names(Person.Query)).Any(n => Wildcard.IsPattern(n.Value));

    /// <summary>Stands for an object that names nobody. It fails when it is looked up.</summary>
    internal static UserReference Refused(PSObject given, string expected)
    {
        string text = Columns.Describe(given);
        return new UserReference(
            text,
            new QlikException(ErrorReason.InvalidInput, $"{text} names no user, so nothing was done for it.")
            {
                NextStep = Columns.Advice(given, expected),
            }
        );
    }

    /// <summary>Refuses a value that does not name one person, before anything is looked up.</summary>
    /// <exception cref="QlikException">InvalidInput, WildcardRefused.</exception>
    internal void RequireOne(Connection connection)
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }

        if (IsEmpty)
        {
            throw new QlikException(ErrorReason.InvalidInput, $"Look up a user on '{connection.Name}': an empty text names nobody.");
        }

        if (HasWildcards)
        {
            throw new QlikException(
                ErrorReason.WildcardRefused,
                $"Look up a user on '{connection.Name}': '{Text}' contains a wildcard, but must name one person."
            )
            {
                NextStep = "Get-QlikUser lists everybody who matches, and you can pipe its objects.",
            };
        }
    }

    /// <summary>Finds the user on a connection.</summary>
    /// <param name="connection">Where to look.</param>
    /// <param name="people">Finds the user that a text names on that connection.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the look-up.</param>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous, WildcardRefused, InvalidInput.</exception>
    internal Task<User> ResolveAsync(Connection connection, UserResolver people, IOperationLog log, CancellationToken token)
    {
        RequireOne(connection);
        return people.FindAsync(Person, log, token);
    }

    /// <inheritdoc />
    public override string ToString() => Text;
}
