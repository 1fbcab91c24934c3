using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>Finds one user of a site by any of the user's names.</summary>
internal static class SenseUsers
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
            QlikRequest request = QlikRequest.Get(SenseRoutes.Users, "Look up the user").With("filter", Filter(wanted));
            await http.ArrayAsync(request, r => JObject.Load(r), row => Json.Text(row["id"]) ?? string.Empty, Take, log, token)
                .ConfigureAwait(false);
        }

        AllocationUser one = UserChoice.Among(
            found.Select(f => f.User).ToList(),
            wanted,
            PeopleNames.Windows,
            http.Connection,
            PeopleNames.Windows.Forms
        );
        return found.First(f => f.User.Id == one.Id).Row;

        Task Take(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            foreach (JObject row in rows)
            {
                if (Read(row) is AllocationUser user && PeopleNames.Windows.Means(wanted, user))
                {
                    found.Add((user, row));
                }
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>People whose id or name has a text in it, by one request.</summary>
    public static async Task<IReadOnlyList<AllocationUser>> SuggestAsync(
        QlikHttp http,
        string typed,
        IOperationLog log,
        CancellationToken token
    )
    {
        int slash = typed.IndexOf('\\');
        string? part = SenseFilter.Quote(typed.Substring(slash + 1));
        string? directory = SenseFilter.Quote(typed.Substring(0, Math.Max(slash, 0)));
        if (part is null || directory is null)
        {
            return Array.Empty<AllocationUser>();
        }

        string filter = slash < 0 ? $"userId so {part} or name so {part}" : $"userDirectory eq {directory} and userId sw {part}";
        List<AllocationUser> found = new();
        QlikRequest request = new(System.Net.Http.HttpMethod.Get, SenseRoutes.Users, "Suggest users") { Once = true };
        await http.ArrayAsync(
                request.With("filter", filter),
                r => JObject.Load(r),
                row => Json.Text(row["id"]) ?? string.Empty,
                Take,
                log,
                token
            )
            .ConfigureAwait(false);
        return found;

        Task Take(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            found.AddRange(rows.Select(Read).OfType<AllocationUser>());
            return Task.CompletedTask;
        }
    }

    /// <summary>A filter that makes the list as short as the syntax allows; null for the whole list.</summary>
    internal static string? Filter(string wanted)
    {
        if (Guid.TryParse(wanted, out Guid guid))
        {
            return "id eq " + guid.ToString("D");
        }

        int slash = wanted.IndexOf('\\');
        if (slash < 0 && wanted.IndexOf('@') >= 0)
        {
            // E-mail addresses are attributes of a user, and the documented filter syntax has no field for them.
            return null;
        }

        if (slash < 0)
        {
            return SenseFilter.Quote(wanted) is string bare ? "userId eq " + bare : null;
        }

        string? directory = SenseFilter.Quote(wanted.Substring(0, slash));
        string? id = SenseFilter.Quote(wanted.Substring(slash + 1));
        return directory is null ? null
            : id is null ? "userDirectory eq " + directory
            : $"userId eq {id} and userDirectory eq {directory}";
    }

    internal static AllocationUser? Read(JObject row)
    {
        string? id = Json.Text(row["id"]);
        string? userId = Json.Text(row["userId"]);
        return id is null || userId is null
            ? null
            : new AllocationUser(Json.Text(row["userDirectory"]) + "\\" + userId, id, Json.Text(row["name"]), Email(row));
    }

    private static string? Email(JObject row)
    {
        JObject? attribute = (row["attributes"] as JArray)
            ?.OfType<JObject>()
            .FirstOrDefault(a => string.Equals(Json.Text(a["attributeType"]), "Email", StringComparison.OrdinalIgnoreCase));
        return Json.Text(attribute?["attributeValue"]);
    }
}
