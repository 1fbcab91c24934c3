using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Reads the person from a piped object whose columns alone would name the wrong one.</summary>
internal static class UserInput
{
    /// <summary>Fills a query from a text, a user, or an object that is about a user.</summary>
    /// <returns>False for a row whose columns are named like parameters, because those are already bound.</returns>
    public static bool Read(PSObject source, UserQuery query)
    {
        switch (source.BaseObject)
        {
            case string text:
                query.Users = Filled(text);
                return true;
            case User user:
                // The id stays the same when the name or address changes. A licence without a user has only its subject.
                query.Ids = Filled(user.Id);
                query.Subjects = user.Id.Length == 0 ? Filled(user.Account) : query.Subjects;
                return true;
            default:
                // In an allocation or a result, Id is the key of a licence or an item, and User is the person.
                if (AllocationInput.Read(source) is not Allocation allocation)
                {
                    return false;
                }

                query.Users = Filled(allocation.User);
                return true;
        }
    }

    private static string[] Filled(string? text) => new[] { text }.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t!.Trim()).ToArray();
}
