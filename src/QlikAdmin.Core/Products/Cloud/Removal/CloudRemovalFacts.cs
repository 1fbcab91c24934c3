using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud.Removal;

/// <summary>What the removal of users must know of a tenant: what becomes of items, and how people may return.</summary>
/// <remarks>Source: the vendor's OpenAPI document "identity-providers", and its help page on deleting users.</remarks>
internal sealed class CloudRemovalFacts : IRemovalFacts
{
    private const string RowsPerPage = "100";

    private readonly QlikHttp _http;

    public CloudRemovalFacts(QlikHttp http)
    {
        _http = http;
    }

    public string? Heir => null;

    public string? ProtectedRole => null;

    public UserStatus BlockedStatus => UserStatus.Disabled;

    public bool BlockingFreesLicense => true;

    public string BlockingCost =>
        "the schedules of the disabled user stop, alerts are disabled, and the licence is lost before the items are moved.";

    public string FateOf(OwnedItemKind kind) =>
        kind switch
        {
            OwnedItemKind.DataAlert => "It is deleted with its owner.",
            OwnedItemKind.Schedule => "It fails from then on, until somebody creates it again.",
            _ => "It stays, without an owner.",
        };

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
        // If a provider does not say whether it creates users, an interactive provider counts as one that does, because such providers
        // usually do.
        bool interactive = Json.Flag(provider["interactive"]) ?? false;
        if (Json.Flag(provider["active"]) != true || !(Json.Flag(provider["createNewUsersOnLogin"]) ?? interactive))
        {
            return null;
        }

        string name = Json.Text(provider["description"])
            ?? Json.Text(provider["provider"])
            ?? Json.Text(provider["protocol"])
            ?? "without a name";
        return new ReturnRoute(
            null,
            interactive
                ? $"The identity provider '{name}' creates a new user, perhaps with a licence, at the next login of the person. Remove the person there too."
                : $"The identity provider '{name}' creates a new user for anyone who has a token that it accepts."
        );
    }
}
