using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense.Ownership;

/// <summary>Decides whether a user of a site can take over items.</summary>
internal sealed class SenseNewOwner
{
    private readonly QlikHttp _http;

    public SenseNewOwner(QlikHttp http)
    {
        _http = http;
    }

    public async Task<QlikException?> FindUnfitAsync(User newOwner, IOperationLog log, CancellationToken token)
    {
        JObject? row = Guid.TryParse(newOwner.Id, out Guid id) ? await ReadAsync(id, log, token).ConfigureAwait(false) : null;
        if (row is null)
        {
            return Unfit("is no longer a user of the site", "Choose somebody else.");
        }

        if (Json.Flag(row["removedExternally"]) == true)
        {
            return Unfit("was removed from its user directory", "Choose somebody else.");
        }

        if (Json.Flag(row["blacklisted"]) == true)
        {
            return Unfit("is blocked", "Enable the user first (Enable-QlikUser), or choose somebody else.");
        }

        if (Json.Flag(row["inactive"]) == true)
        {
            return Unfit("is inactive", "Choose somebody else.");
        }

        if (newOwner.IsService || SenseServiceAccounts.IsOne(Json.Text(row["userDirectory"])))
        {
            return Unfit("is not a person but a system account", "Choose a person.");
        }

        return await HasAccessAsync(newOwner, log, token).ConfigureAwait(false)
            ? null
            : Unfit("has no user, professional or analyzer access", "Give one first (Add-QlikAllocation), or choose somebody else.");

        QlikException Unfit(string lack, string nextStep) => OwnershipErrors.Unfit(newOwner, lack, nextStep, _http.Connection);
    }

    private async Task<JObject?> ReadAsync(Guid id, IOperationLog log, CancellationToken token)
    {
        List<JObject> found = new();
        QlikRequest request = QlikRequest.Get(SenseRoutes.Users, "Read the new owner").With("filter", SenseFilter.Ids(new[] { id }));
        await _http
            .ArrayAsync(request, r => JObject.Load(r), r => Json.Text(r["id"]) ?? string.Empty, Take, log, token)
            .ConfigureAwait(false);
        return found.Find(r => Guid.TryParse(Json.Text(r["id"]), out Guid its) && its == id);

        Task Take(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            found.AddRange(rows);
            return Task.CompletedTask;
        }
    }

    private async Task<bool> HasAccessAsync(User user, IOperationLog log, CancellationToken token)
    {
        SenseAccessRows rows = new(_http);
        AllocationUser person = new(user.Account, user.Id, user.Name, null);
        foreach (SenseAccessType type in SenseRoutes.AccessTypes.Where(t => !t.IsPool))
        {
            IReadOnlyList<Allocation> held = await rows.OfUserAsync(type, person, log, token).ConfigureAwait(false);
            if (held.Any(a => a.Status == AllocationStatus.Active))
            {
                return true;
            }
        }

        return false;
    }
}
