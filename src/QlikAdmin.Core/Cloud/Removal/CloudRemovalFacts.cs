using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

using QlikAdmin.Http;
using QlikAdmin.Users;

namespace QlikAdmin.Cloud;

/// <summary>What removing users must know of a tenant: its administrators, and the ways back.</summary>
/// <remarks>Source: the vendor's OpenAPI documents "users", "groups" and "identity-providers", and its help page on deleting users.</remarks>
internal sealed class CloudRemovalFacts : IRemovalFacts
{
    private const string TenantAdmin = "TenantAdmin";
    private const string Everyone = "000000000000000000000001";
    private const string RowsPerPage = "100";

    private readonly QlikHttp _http;

    public CloudRemovalFacts(QlikHttp http)
    {
        _http = http;
    }

    public string? Heir => null;

    public UserStatus BlockedStatus => UserStatus.Disabled;

    public string BlockingCost => "a disabled user's schedules stop, alerts are disabled and the licence is gone, until the things have moved.";

    public string FateOf(OwnedItemKind kind) => kind switch
    {
        OwnedItemKind.DataAlert => "It is deleted with its owner.",
        OwnedItemKind.Schedule => "It fails from then on, until somebody makes it anew.",
        _ => "It stays, without an owner.",
    };

    public async Task<IReadOnlyCollection<string>> ListAdminsAsync(IOperationLog log, CancellationToken token)
    {
        HashSet<string> admins = new(StringComparer.Ordinal);
        if (await IsEverybodyAsync(log, token).ConfigureAwait(false))
        {
            await AddAsync("status eq \"active\"", admins, log, token).ConfigureAwait(false);
            return admins;
        }

        // A role reaches a person directly or through a group, and one filter is documented for each.
        await AddAsync($"(assignedRoles.name eq \"{TenantAdmin}\") and (status eq \"active\")", admins, log, token).ConfigureAwait(false);
        await AddAsync($"(assignedGroupsAssignedRoles.name eq \"{TenantAdmin}\") and (status eq \"active\")", admins, log, token).ConfigureAwait(false);
        return admins;
    }

    public async Task<IReadOnlyList<ReturnRoute>> FindReturnRoutesAsync(IOperationLog log, CancellationToken token)
    {
        List<ReturnRoute> routes = new();
        QlikRequest request = QlikRequest.Get(CloudRoutes.IdentityProviders, "List identity providers").With("limit", RowsPerPage);
        await _http.PagesAsync(request, Take, log, token).ConfigureAwait(false);
        return routes;

        Task Take(JArray rows, CancellationToken pageToken)
        {
            routes.AddRange(rows.OfType<JObject>().Select(Route).OfType<ReturnRoute>());
            return Task.CompletedTask;
        }
    }

    private static ReturnRoute? Route(JObject provider)
    {
        // A provider that does not say whether it makes users is one that people sign in with, and those usually do.
        bool interactive = Json.Flag(provider["interactive"]) ?? false;
        if (Json.Flag(provider["active"]) != true || !(Json.Flag(provider["createNewUsersOnLogin"]) ?? interactive))
        {
            return null;
        }

        string name = Json.Text(provider["description"]) ?? Json.Text(provider["provider"]) ?? Json.Text(provider["protocol"]) ?? "without a name";
        return new ReturnRoute(null, interactive
            ? $"The identity provider '{name}' makes a new user, perhaps with a licence, at the person's next login: take the person out there too."
            : $"The identity provider '{name}' makes a new user for whoever comes with a token that it accepts.");
    }

    private async Task<bool> IsEverybodyAsync(IOperationLog log, CancellationToken token)
    {
        JObject settings;
        try
        {
            settings = await _http.ObjectAsync(QlikRequest.Get(CloudRoutes.GroupSettings, "Read what everyone may do"), log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason is ErrorReason.Forbidden or ErrorReason.NotFound)
        {
            // Then only those count who hold the role themselves or through a group: fewer, so nobody is removed who should not be.
            log.Verbose($"Which roles everybody has on '{_http.Connection}' could not be read: {e.Message}");
            return false;
        }

        JArray roles = ((settings["systemGroups"] as JObject)?[Everyone] as JObject)?["assignedRoles"] as JArray ?? new JArray();
        return roles.OfType<JObject>().Any(r => string.Equals(Json.Text(r["name"]), TenantAdmin, StringComparison.OrdinalIgnoreCase));
    }

    private async Task AddAsync(string filter, HashSet<string> admins, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = QlikRequest.Get(CloudRoutes.Users, "List administrators").With("limit", RowsPerPage).With("filter", filter);
        await _http.PagesAsync(request, Take, log, token).ConfigureAwait(false);

        Task Take(JArray rows, CancellationToken pageToken)
        {
            // Who can't sign in, or is no person, does not keep a tenant from being without administrators.
            admins.UnionWith(rows.OfType<JObject>()
                .Select(r => CloudUserReader.Read(r, _http.Connection))
                .OfType<User>()
                .Where(u => u is { Status: UserStatus.Active, IsService: false })
                .Select(u => u.Id));
            return Task.CompletedTask;
        }
    }
}
