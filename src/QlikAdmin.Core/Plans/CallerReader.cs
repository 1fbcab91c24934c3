using QlikAdmin.Connections;

namespace QlikAdmin.Plans;

/// <summary>Finds the account that makes the calls of a connection, so that a plan never takes back its licence.</summary>
internal static class CallerReader
{
    /// <summary>Reads all names of the caller, from the credential and from the server. Warns where there is none.</summary>
    /// <returns>Accounts, ids and addresses.</returns>
    /// <exception cref="QlikException">The server refused.</exception>
    public static async Task<IReadOnlyCollection<string>> ReadAsync(Connection connection, IOperationLog log, CancellationToken token)
    {
        List<string> names = new(connection.CallerNames);
        if (FactsReader.Users(connection) is IUserReader users && await users.GetCallerAsync(log, token).ConfigureAwait(false) is User self)
        {
            names.AddRange(new[] { self.Account, self.Id, self.Email }.Where(k => !string.IsNullOrEmpty(k)).Select(k => k!));
        }

        if (names.Count == 0)
        {
            log.Warning(
                $"The credential of '{connection.Name}' does not show which account you are connected with, so that account is not excluded automatically. Name it in Exclude.User of the policy."
            );
        }

        return names;
    }
}
