using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense.Removal;

/// <summary>What the removal of users must know of a site: who takes over their items, and which directories bring people back.</summary>
/// <remarks>Source: QRS description 38.22.0, and the vendor's help page on deleting users.</remarks>
internal sealed class SenseRemovalFacts : IRemovalFacts
{
    private readonly QlikHttp _http;

    public SenseRemovalFacts(QlikHttp http)
    {
        _http = http;
    }

    public string? Heir => @"INTERNAL\sa_repository";

    public string? ProtectedRole => "RootAdmin";

    public UserStatus BlockedStatus => UserStatus.Blocked;

    public bool BlockingFreesLicense => false;

    public string BlockingCost => "a blocked user can't sign in until somebody enables the user again.";

    public string FateOf(OwnedItemKind kind) => $"{Heir} owns it from then on.";

    public async Task<IReadOnlyList<ReturnRoute>> FindReturnRoutesAsync(IOperationLog log, CancellationToken token)
    {
        JToken answer = await _http
            .JsonAsync(QlikRequest.Get(SenseRoutes.UserDirectories, "List user directories"), log, token)
            .ConfigureAwait(false);
        JArray rows =
            answer as JArray
            ?? throw JsonRequests.Unreadable(
                _http,
                QlikRequest.Get(SenseRoutes.UserDirectories, "List user directories"),
                $"a JSON {answer.Type} instead of a list",
                null
            );
        return rows.OfType<JObject>().Select(Route).OfType<ReturnRoute>().ToList();
    }

    private static ReturnRoute? Route(JObject directory)
    {
        string? name = Json.Text(directory["userDirectoryName"]) ?? Json.Text(directory["name"]);
        if (string.IsNullOrEmpty(name) || Json.Flag(directory["configured"]) == false)
        {
            return null;
        }

        return new ReturnRoute(
            name,
            Json.Flag(directory["syncOnlyLoggedInUsers"]) == true
                ? $"The directory '{name}' is synchronised for people who have signed in. While the person is in it, the next login creates a new user."
                : $"The directory '{name}' is synchronised. While the person is in it, the next synchronisation creates a new user."
        );
    }
}
