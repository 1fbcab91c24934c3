using System.Collections;
using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the accounts of people of whom three letters or more were typed: of the account, the name or the e-mail address. It asks
/// the server, with one request.</summary>
public sealed class UserCompleter : QlikCompleter
{
    private const int Fewest = 3;
    private const int Most = 50;

    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ConnectionStore store,
        IDictionary bound,
        string typed,
        CancellationToken token
    )
    {
        if (typed.Trim().Length < Fewest || Chosen(store, bound).FirstOrDefault() is not Connection connection)
        {
            return Array.Empty<Suggestion>();
        }

        IReadOnlyList<AllocationUser> people = await connection
            .SuggestUsersAsync(typed.Trim(), SilentLog.Instance, token)
            .ConfigureAwait(false);
        return people
            .OrderByDescending(p => p.Key.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .ThenBy(p => p.Key, StringComparer.OrdinalIgnoreCase)
            .Take(Most)
            .Select(p => new Suggestion(
                p.Key,
                Shown(p),
                string.Join(", ", new[] { p.Name, p.Email, p.Key }.Where(t => !string.IsNullOrEmpty(t)).Distinct())
            ))
            .ToList();
    }

    private static string Shown(AllocationUser person) =>
        string.IsNullOrEmpty(person.Name) || person.Name == person.Key ? person.Key : $"{person.Key} ({person.Name})";
}
