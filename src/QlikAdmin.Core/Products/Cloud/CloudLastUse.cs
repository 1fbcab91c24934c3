using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>The last licence consumption of each user. Assignments have no date of use, so this is the only evidence.</summary>
internal sealed class CloudLastUse : ILastUse
{
    private const int EventsPerPage = 200;

    private readonly Dictionary<string, DateTimeOffset> _lastByUser = new(StringComparer.Ordinal);
    private readonly CloudUserDirectory _users;

    private CloudLastUse(QlikHttp http)
    {
        _users = new CloudUserDirectory(http);
    }

    /// <summary>Whether there is no record of any use.</summary>
    public bool IsEmpty => _lastByUser.Count == 0;

    /// <summary>Reads all consumption events, and keeps one date per user.</summary>
    public static async Task<CloudLastUse> ReadAsync(QlikHttp http, IOperationLog log, CancellationToken token)
    {
        CloudLastUse use = new(http);
        QlikRequest request = QlikRequest
            .Get(CloudRoutes.Consumption, "Read licence consumption")
            .With("limit", EventsPerPage.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await http.PagesAsync(request, Take, log, token).ConfigureAwait(false);
        return use;

        Task Take(JArray rows, CancellationToken pageToken)
        {
            foreach (JObject row in rows.OfType<JObject>())
            {
                use.Add(Json.Text(row["userId"]), Json.Date(Json.Text(row["endTime"])));
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>Null when there is no evidence, which is not the same as never.</summary>
    /// <remarks>The description only says "User ID". It is inferred that this is the tenant's user id, so a subject is accepted
    /// too.</remarks>
    public DateTimeOffset? Of(AllocationUser user)
    {
        DateTimeOffset? byId = _lastByUser.TryGetValue(user.Id, out DateTimeOffset id) ? id : null;
        DateTimeOffset? bySubject = _lastByUser.TryGetValue(user.Key, out DateTimeOffset subject) ? subject : null;
        return byId > bySubject || bySubject is null ? byId : bySubject;
    }

    public async Task<IReadOnlyList<DateTimeOffset?>> OfAsync(IReadOnlyList<Allocation> rows, IOperationLog log, CancellationToken token)
    {
        // A row of a file has only the subject, but consumption events have the user's id.
        List<Allocation> unknown = rows.Where(r => r is { UserId: null, Orphan: false, User: not null }).ToList();
        await _users.LoadAsync(unknown.Select(r => r.User!), log, token).ConfigureAwait(false);
        unknown.ForEach(r => r.UserId = _users.Find(r.User!)?.Id);
        return rows.Select(r => r.User is string subject ? Of(new AllocationUser(subject, r.UserId ?? subject, null, null)) : null)
            .ToList();
    }

    private void Add(string? userId, DateTimeOffset? end)
    {
        if (
            userId is not null
            && end is DateTimeOffset date
            && (!_lastByUser.TryGetValue(userId, out DateTimeOffset known) || date > known)
        )
        {
            _lastByUser[userId] = date;
        }
    }
}
