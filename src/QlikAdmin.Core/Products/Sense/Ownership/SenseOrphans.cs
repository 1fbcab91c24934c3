using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense.Ownership;

/// <summary>Finds items whose owner can't look after them: users who have left, and the account that takes over the items of deleted
/// users.</summary>
internal sealed class SenseOrphans
{
    // Items that come with the product. They belong to the account of the repository from the beginning.
    private static readonly string[] s_installed =
    {
        "Everyone",
        "Monitoring apps",
        "Default",
        "License Monitor",
        "Operations Monitor",
        "ServerLogFolder",
        "ArchivedLogsFolder",
    };
    private const string MonitorPrefix = "monitor_apps_";

    private readonly QlikHttp _http;
    private readonly SenseItemRows _rows;

    public SenseOrphans(QlikHttp http, SenseItemRows rows)
    {
        _http = http;
        _rows = rows;
    }

    public async Task<IReadOnlyList<UnreadKinds>> ListAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        Dictionary<Guid, string> reasons = await OwnersAsync(log, token).ConfigureAwait(false);
        OwnedLists lists = new(kinds);
        foreach (SenseItemFamily family in reasons.Count == 0 ? Array.Empty<SenseItemFamily>() : SenseItemFamilies.Of(kinds))
        {
            await lists
                .ReadAsync(
                    new[] { family.Kind },
                    listToken => _rows.OfOwnersAsync(family, reasons.Keys, (rows, t) => Page(family, rows, t), log, listToken),
                    log,
                    token
                )
                .ConfigureAwait(false);
        }

        return lists.End();

        async Task Page(SenseItemFamily family, IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            List<OwnedItem> page = rows.Where(r => !IsInstalled(r)).Select(r => _rows.Read(family, r)).OfType<OwnedItem>().ToList();
            foreach (OwnedItem item in page)
            {
                string why = reasons[Guid.Parse(item.OwnerId!)];
                item.Reason = item.CanMove == CanMove.No ? why + " " + item.Reason : why;
            }

            if (page.Count > 0)
            {
                await sink(page, pageToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Owners who can't look after their items, with the reason for each.</summary>
    private async Task<Dictionary<Guid, string>> OwnersAsync(IOperationLog log, CancellationToken token)
    {
        Dictionary<Guid, string> reasons = new();
        await UsersAsync("inactive eq true or removedExternally eq true or blacklisted eq true").ConfigureAwait(false);
        await UsersAsync($"userId eq '{SenseServiceAccounts.Repository}' and userDirectory eq '{SenseServiceAccounts.Directory}'")
            .ConfigureAwait(false);
        return reasons;

        Task UsersAsync(string filter)
        {
            QlikRequest request = QlikRequest.Get(SenseRoutes.Users, "List users that left").With("filter", filter);
            return _http.ArrayAsync(request, r => JObject.Load(r), r => Json.Text(r["id"]) ?? string.Empty, Take, log, token);
        }

        Task Take(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            foreach (JObject row in rows)
            {
                if (ReasonOf(row) is string reason && Guid.TryParse(Json.Text(row["id"]), out Guid id))
                {
                    reasons[id] = reason;
                }
            }

            return Task.CompletedTask;
        }
    }

    private static string? ReasonOf(JObject user)
    {
        string directory = Json.Text(user["userDirectory"]) ?? string.Empty;
        if (SenseServiceAccounts.IsOne(directory))
        {
            return string.Equals(Json.Text(user["userId"]), SenseServiceAccounts.Repository, StringComparison.OrdinalIgnoreCase)
                ? "It belongs to INTERNAL\\sa_repository, which takes over what deleted users owned. Some parts of the product belong to it too."
                : null;
        }

        return Json.Flag(user["removedExternally"]) == true ? "Its owner was removed from the user directory."
            : Json.Flag(user["blacklisted"]) == true ? "Its owner is blocked."
            : Json.Flag(user["inactive"]) == true ? "Its owner is inactive."
            : null;
    }

    private static bool IsInstalled(JObject row)
    {
        return SenseServiceAccounts.IsOne(Json.Text((row["owner"] as JObject)?["userDirectory"]))
            && new[] { row["name"], (row["stream"] as JObject)?["name"], (row["app"] as JObject)?["name"] }
                .Select(Json.Text)
                .Any(IsInstalledName);
    }

    private static bool IsInstalledName(string? name)
    {
        return name is not null
            && (
                s_installed.Contains(name, StringComparer.OrdinalIgnoreCase)
                || name.StartsWith(MonitorPrefix, StringComparison.OrdinalIgnoreCase)
            );
    }
}
