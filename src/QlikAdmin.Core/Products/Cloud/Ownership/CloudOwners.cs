using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Finds out, for one run, whether the user of an id exists, and the name of that user.</summary>
internal sealed class CloudOwners
{
    private readonly QlikHttp _http;
    private readonly Dictionary<string, AllocationUser?> _byId = new(StringComparer.Ordinal);

    public CloudOwners(QlikHttp http)
    {
        _http = http;
    }

    /// <summary>Reads all users, for runs with many owners.</summary>
    /// <param name="mostPages">Stops after so many pages. Users on later pages are read one by one. Null for all pages.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    public Task LoadAllAsync(int? mostPages, IOperationLog log, CancellationToken token)
    {
        int pages = 0;
        return _http.PagesAsync(QlikRequest.Get(CloudRoutes.Users, "List users").With("limit", "100"), PageShape.Data, Take, log, token);

        Task<bool> Take(JArray rows, CancellationToken pageToken)
        {
            foreach (AllocationUser user in rows.OfType<JObject>().Where(IsAlive).Select(CloudUsers.Read).OfType<AllocationUser>())
            {
                _byId[user.Id] = user;
            }

            return Task.FromResult(++pages != mostPages);
        }
    }

    /// <summary>The user of an id; null when there is none any more. An id that is in no list is read by itself, because a list may be
    /// incomplete.</summary>
    public async Task<AllocationUser?> FindAsync(string id, IOperationLog log, CancellationToken token)
    {
        if (_byId.TryGetValue(id, out AllocationUser? known))
        {
            return known;
        }

        JObject? row = await ReadAsync(_http, id, log, token).ConfigureAwait(false);
        return _byId[id] =
            row is not null && IsAlive(row) ? CloudUsers.Read(row) ?? new AllocationUser(id, id, Json.Text(row["name"]), null) : null;
    }

    /// <summary>The user's record from the server; null when there is none.</summary>
    public static async Task<JObject?> ReadAsync(QlikHttp http, string id, IOperationLog log, CancellationToken token)
    {
        try
        {
            return await http.ObjectAsync(QlikRequest.Get(CloudRoutes.User(id), "Read user " + id), log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound)
        {
            return null;
        }
    }

    private static bool IsAlive(JObject row) => !string.Equals(Json.Text(row["status"]), "deleted", StringComparison.OrdinalIgnoreCase);
}
