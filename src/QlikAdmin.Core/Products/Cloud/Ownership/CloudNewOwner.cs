using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Decides whether a user of a tenant can take over items.</summary>
internal sealed class CloudNewOwner
{
    // The vendor's list of default roles. Only the tenant knows what a custom role allows, so a user with a custom role is accepted.
    private static readonly string[] s_defaultRoles =
    {
        "AuditAdmin",
        "DataAdmin",
        "AutomlDeploymentContributor",
        "AutomlExperimentContributor",
        "CollaborationPlatformUser",
        "SharedSpaceCreator",
        "ManagedSpaceCreator",
        "DataSpaceCreator",
        "Developer",
        "DataServicesContributor",
        "PrivateAnalyticsContentCreator",
        "Steward",
    };

    private readonly QlikHttp _http;

    public CloudNewOwner(QlikHttp http)
    {
        _http = http;
    }

    public async Task<QlikException?> FindUnfitAsync(
        User newOwner,
        IReadOnlyCollection<OwnedItemKind> kinds,
        IOperationLog log,
        CancellationToken token
    )
    {
        JObject? row = await CloudOwners.ReadAsync(_http, newOwner.Id, log, token).ConfigureAwait(false);
        string? status = Json.Text(row?["status"])?.ToLowerInvariant();
        if (row is null || status == "deleted")
        {
            return Unfit("is no longer a user of the tenant", "Choose somebody else.");
        }

        if (status is not (null or "active"))
        {
            return Unfit(
                $"is {status}",
                status == "disabled"
                    ? "Enable the user first (Enable-QlikUser), or choose somebody else."
                    : "Wait until the person has signed in, or choose somebody else."
            );
        }

        if (newOwner.IsService)
        {
            return Unfit("is not a person but a system account", "Choose a person.");
        }

        if (!await HasLicenseAsync(newOwner.Account, log, token).ConfigureAwait(false))
        {
            return Unfit("has no licence", "Give one first (Add-QlikAllocation), or choose somebody else.");
        }

        bool automates = kinds.Contains(OwnedItemKind.Automation) || kinds.Contains(OwnedItemKind.AutomationConnection);
        return automates && !await MayAutomateAsync(row, log, token).ConfigureAwait(false)
            ? Unfit(
                "lacks the role AutomationCreator, which automations and their connections need",
                "Give the role first (Add-QlikUserRole), or choose somebody else."
            )
            : null;

        QlikException Unfit(string lack, string nextStep) => OwnershipErrors.Unfit(newOwner, lack, nextStep, _http.Connection);
    }

    private async Task<bool> HasLicenseAsync(string subject, IOperationLog log, CancellationToken token)
    {
        bool found = false;
        QlikRequest request = QlikRequest.Get(CloudRoutes.Assignments, "Read the licence of the new owner").With("limit", "100");
        try
        {
            await _http.PagesAsync(request, PageShape.Data, Look, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason is ErrorReason.Forbidden or ErrorReason.NotFound)
        {
            log.Warning($"The licences of '{subject}' on '{_http.Connection}' could not be read: {e.Message}");
            return true;
        }

        return found;

        Task<bool> Look(JArray rows, CancellationToken pageToken)
        {
            found = rows.OfType<JObject>().Any(r => string.Equals(Json.Text(r["subject"]), subject, StringComparison.Ordinal));
            return Task.FromResult(!found);
        }
    }

    /// <summary>A user can have a role directly, through a group, or through the group of everybody.</summary>
    private async Task<bool> MayAutomateAsync(JObject user, IOperationLog log, CancellationToken token)
    {
        IEnumerable<JToken> own = Roles(user)
            .Concat((user["assignedGroups"] as JArray)?.OfType<JObject>().SelectMany(Roles) ?? Enumerable.Empty<JToken>());
        if (own.Any(AllowsAutomations))
        {
            return true;
        }

        try
        {
            JObject settings = await _http
                .ObjectAsync(QlikRequest.Get(CloudRoutes.GroupSettings, "Read the roles of everybody"), log, token)
                .ConfigureAwait(false);
            return (settings["systemGroups"] as JObject)
                    ?.Properties()
                    .Select(p => p.Value)
                    .OfType<JObject>()
                    .SelectMany(Roles)
                    .Any(AllowsAutomations) == true;
        }
        catch (QlikException e) when (e.Reason is ErrorReason.Forbidden or ErrorReason.NotFound)
        {
            log.Warning($"The roles that everybody has on '{_http.Connection}' could not be read: {e.Message}");
            return true;
        }
    }

    private static IEnumerable<JToken> Roles(JObject holder) => (holder["assignedRoles"] as JArray ?? new JArray()).OfType<JObject>();

    private static bool AllowsAutomations(JToken role) =>
        Json.Text(role["name"]) is string name && !s_defaultRoles.Contains(name, StringComparer.OrdinalIgnoreCase);
}
