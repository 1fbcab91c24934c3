using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>Finds one user of a tenant by any of the user's names.</summary>
internal static class CloudUsers
{
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    public static async Task<AllocationUser> FindAsync(QlikHttp http, string text, IOperationLog log, CancellationToken token)
    {
        JObject row = await FindRowAsync(http, text, log, token).ConfigureAwait(false);
        return Read(row)!;
    }

    /// <summary>The row of the one user that a text names.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    public static async Task<JObject> FindRowAsync(QlikHttp http, string text, IOperationLog log, CancellationToken token)
    {
        string wanted = text.Trim();
        List<(AllocationUser User, JObject Row)> found = new();
        if (wanted.Length > 0)
        {
            QlikRequest request = QlikRequest
                .Get(CloudRoutes.Users, "Look up the user")
                .With("limit", "100")
                .With("filter", CloudUserFilter.ForOne(wanted));
            await http.PagesAsync(request, Take, log, token).ConfigureAwait(false);
        }

        AllocationUser one = UserChoice.Among(
            found.Select(f => f.User).ToList(),
            wanted,
            PeopleNames.Exact,
            http.Connection,
            PeopleNames.Exact.Forms
        );
        return found.First(f => f.User.Id == one.Id).Row;

        Task Take(JArray rows, CancellationToken pageToken)
        {
            // The rows are compared again: a filter of the server ignores case, and must not choose the person.
            foreach (JObject row in rows.OfType<JObject>())
            {
                if (
                    Read(row) is AllocationUser user
                    && (PeopleNames.Exact.Means(wanted, user) || PeopleNames.Exact.NearlyMeans(wanted, user))
                )
                {
                    found.Add((user, row));
                }
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>People with a text in their name, address or subject: one page, by one request.</summary>
    public static async Task<IReadOnlyList<AllocationUser>> SuggestAsync(
        QlikHttp http,
        string typed,
        IOperationLog log,
        CancellationToken token
    )
    {
        const string Most = "50";
        if (CloudUserFilter.Containing(typed) is not string filter)
        {
            return Array.Empty<AllocationUser>();
        }

        QlikRequest request = new(System.Net.Http.HttpMethod.Get, CloudRoutes.Users, "Suggest users") { Once = true };
        JObject page = await http.ObjectAsync(request.With("limit", Most).With("filter", filter), log, token).ConfigureAwait(false);
        return (page["data"] as JArray ?? new JArray()).OfType<JObject>().Select(Read).OfType<AllocationUser>().ToList();
    }

    /// <summary>A user as the licence identifies them; null for a row without id or subject.</summary>
    public static AllocationUser? Read(JObject row)
    {
        string? id = Json.Text(row["id"]);
        string? subject = Json.Text(row["subject"]);
        return id is null || subject is null ? null : new AllocationUser(subject, id, Json.Text(row["name"]), Json.Text(row["email"]));
    }
}
