using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>Finds the users of a tenant by subject, for one list. It gives their names, and shows who is not a user of this
/// tenant.</summary>
internal sealed class CloudUserDirectory
{
    /// <summary>The vendor's advice for filters by id.</summary>
    private const int SubjectsPerFilter = 100;

    private const int UsersPerPage = 100;

    /// <summary>Filters have their own rate limit, a fifth of the one for plain reads. So for many people it is cheaper to read the whole
    /// list.</summary>
    private const int MostFilterCalls = 10;

    private readonly QlikHttp _http;
    private readonly Dictionary<string, AllocationUser> _bySubject = new(StringComparer.Ordinal);
    private int _filterCalls;
    private bool _complete;

    public CloudUserDirectory(QlikHttp http)
    {
        _http = http;
    }

    /// <summary>Takes users that were read elsewhere.</summary>
    public void Know(IEnumerable<AllocationUser> users)
    {
        foreach (AllocationUser user in users)
        {
            _bySubject[user.Key] = user;
        }
    }

    /// <summary>Reads the users of these subjects, unless they are known already.</summary>
    public async Task LoadAsync(IEnumerable<string> subjects, IOperationLog log, CancellationToken token)
    {
        List<string> missing = subjects.Where(s => !_bySubject.ContainsKey(s)).Distinct(StringComparer.Ordinal).ToList();
        if (_complete || missing.Count == 0)
        {
            return;
        }

        // It is not documented how a filter escapes these characters, so its answer could not be trusted.
        bool cannotBeAsked = missing.Any(s => s.IndexOfAny(new[] { '\\', '"' }) >= 0);
        if (cannotBeAsked || _filterCalls >= MostFilterCalls)
        {
            await LoadAllAsync(log, token).ConfigureAwait(false);
            return;
        }

        for (int i = 0; i < missing.Count; i += SubjectsPerFilter)
        {
            _filterCalls++;
            string filter = string.Join(" or ", missing.Skip(i).Take(SubjectsPerFilter).Select(s => $"subject eq \"{s}\""));
            QlikRequest request = new(HttpMethod.Post, CloudRoutes.UserFilter, "Look up users")
            {
                Body = new JObject { ["filter"] = filter }.ToString(Formatting.None),
                Changes = false,
                Tier = RequestTier.UserFilter,
            };
            request.With("limit", "100");
            JObject answer = await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
            Add(answer["data"] as JArray ?? throw JsonRequests.Unreadable(_http, request, "an object without a data list", null));
        }
    }

    /// <summary>The user of a subject; null when this tenant has none.</summary>
    public AllocationUser? Find(string subject) => _bySubject.TryGetValue(subject, out AllocationUser? user) ? user : null;

    private async Task LoadAllAsync(IOperationLog log, CancellationToken token)
    {
        QlikRequest request = QlikRequest
            .Get(CloudRoutes.Users, "List users")
            .With("limit", UsersPerPage.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await _http.PagesAsync(request, Take, log, token).ConfigureAwait(false);
        _complete = true;

        Task Take(JArray rows, CancellationToken pageToken)
        {
            Add(rows);
            return Task.CompletedTask;
        }
    }

    private void Add(JArray rows)
    {
        Know(rows.OfType<JObject>().Select(CloudUsers.Read).OfType<AllocationUser>());
    }
}
