using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud;

/// <summary>Finds invited people for whom the subscription has no unit left. The web page calls them "Requested".</summary>
/// <remarks>The interface has no such status. It is assumed that the person who was invited first gets the next free unit, whatever its
/// type. With an unlimited type nobody is left without a unit.</remarks>
internal sealed class CloudRequested
{
    private const string RowsPerPage = "100";

    private readonly QlikHttp _http;

    public CloudRequested(QlikHttp http)
    {
        _http = http;
    }

    /// <returns>Ids of users.</returns>
    public async Task<IReadOnlyCollection<string>> FindAsync(IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<License> licenses = await new CloudLicenses(_http).ReadAsync(log, token).ConfigureAwait(false);
        List<License> personal = licenses.Where(l => CloudTypes.Assignable.Contains(l.Type)).ToList();
        if (personal.Count == 0 || personal.Exists(l => l.Available is null))
        {
            return Array.Empty<string>();
        }

        double free = personal.Sum(l => Math.Max(0, l.Total!.Value + (l.Overage ?? 0) - l.Assigned!.Value));
        HashSet<string> holders = new(StringComparer.Ordinal);
        await _http
            .PagesAsync(
                QlikRequest.Get(CloudRoutes.Assignments, "List licence assignments").With("limit", RowsPerPage),
                TakeHolders,
                log,
                token
            )
            .ConfigureAwait(false);
        List<User> waiting = new();
        await _http
            .PagesAsync(
                QlikRequest.Get(CloudRoutes.Users, "List invited users").With("limit", RowsPerPage).With("filter", "status eq \"invited\""),
                TakeInvited,
                log,
                token
            )
            .ConfigureAwait(false);
        return new HashSet<string>(
            waiting
                .OrderBy(u => u.CreatedAt)
                .ThenBy(u => u.Id, StringComparer.Ordinal)
                .Skip((int)Math.Min(free, int.MaxValue))
                .Select(u => u.Id),
            StringComparer.Ordinal
        );

        Task TakeHolders(JArray rows, CancellationToken pageToken)
        {
            holders.UnionWith(rows.OfType<JObject>().Select(r => Json.Text(r["subject"])).OfType<string>());
            return Task.CompletedTask;
        }

        Task TakeInvited(JArray rows, CancellationToken pageToken)
        {
            waiting.AddRange(
                rows.OfType<JObject>()
                    .Select(r => CloudUserReader.Read(r, _http.Connection))
                    .OfType<User>()
                    .Where(u => u.Status == UserStatus.Invited && !holders.Contains(u.Account))
            );
            return Task.CompletedTask;
        }
    }
}
