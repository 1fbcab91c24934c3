using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>E-mail addresses of people, for lists that are asked for by address. Access rows do not have them.</summary>
internal sealed class SenseMail
{
    private readonly Dictionary<string, string> _byUserId = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the users only if a text looks like an e-mail address, because on a large site that list is long.</summary>
    public static async Task<SenseMail> ReadAsync(QlikHttp http, IReadOnlyList<string> wanted, IOperationLog log, CancellationToken token)
    {
        SenseMail mail = new();
        IReadOnlyList<Wildcard> patterns = Wildcard.All(wanted.Where(w => w.IndexOf('@') >= 0 && w.IndexOf('\\') < 0));
        if (patterns.Count > 0)
        {
            QlikRequest request = QlikRequest.Get(SenseRoutes.Users, "Look up users by e-mail address");
            await http.ArrayAsync(request, r => JObject.Load(r), row => Json.Text(row["id"]) ?? string.Empty, Take, log, token)
                .ConfigureAwait(false);
        }

        return mail;

        Task Take(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            foreach (
                AllocationUser user in rows.Select(SenseUsers.Read)
                    .OfType<AllocationUser>()
                    .Where(u => u.Email is not null && Wildcard.Any(patterns, u.Email))
            )
            {
                mail._byUserId[user.Id] = user.Email!;
            }

            return Task.CompletedTask;
        }
    }

    public void Fill(IReadOnlyList<Allocation> rows)
    {
        foreach (Allocation row in rows)
        {
            row.Email = row.UserId is not null && _byUserId.TryGetValue(row.UserId, out string? address) ? address : null;
        }
    }
}
