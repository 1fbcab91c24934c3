using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox.Control;

/// <summary>What the users of the site own, and what happens in the user directories.</summary>
internal sealed class SenseControlRoutes(SenseSite site)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/state/sense/users", _ => Users());
        routes.Add("GET", "/state/sense/content", Content);
        routes.Add("POST", "/sense/content", AddContent);
        routes.Add("POST", "/sense/directory", SetDirectory);
        routes.Add("POST", "/sense/directory/sync", Sync);
    }

    private Answer Users()
    {
        lock (site.Gate)
        {
            site.Sync.Settle();
            return Rows(
                site.Users.Select(u => new JsonObject
                {
                    ["id"] = u.Id.ToString(),
                    ["account"] = u.Account,
                    ["name"] = u.Name,
                    ["roles"] = Texts(u.Roles),
                    ["tags"] = Texts(u.Tags.Select(t => t.Name)),
                    ["inactive"] = u.Inactive,
                    ["removedExternally"] = u.RemovedExternally,
                    ["blacklisted"] = u.Blacklisted,
                    ["deleteProhibited"] = u.DeleteProhibited,
                    ["owned"] = site.Content.OwnedBy(u).Count,
                })
            );
        }
    }

    /// <summary>All owned items, or with <c>?owner=DIRECTORY\id</c> those of that account.</summary>
    private Answer Content(ServiceRequest request)
    {
        lock (site.Gate)
        {
            return Rows(
                (request.Query("owner") is { Length: > 0 } owner ? site.Content.OwnedBy(User(owner)) : site.Content.All).Select(Row)
            );
        }
    }

    /// <summary>
    /// Takes <c>{"owners":["DIRECTORY\\id"],"each":1}</c>: every owner gets this number of items of every kind. The answer lists the new
    /// items.
    /// </summary>
    private Answer AddContent(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        if (!body.TryGetProperty("owners", out JsonElement owners) || owners.ValueKind != JsonValueKind.Array)
        {
            throw new ControlException("owners must be a list of accounts, DIRECTORY\\id.");
        }

        int each = 1;
        if (
            body.TryGetProperty("each", out JsonElement number)
            && (number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out each) || each is < 1 or > 100)
        )
        {
            throw new ControlException("each must be a whole number, 1 to 100.");
        }

        lock (site.Gate)
        {
            List<SenseUser> users = owners.EnumerateArray().Select(o => User(o.ToString())).ToList();
            SenseContentBuilder builder = new(site, Guid.NewGuid, "control");
            List<SenseOwned> made = users
                .SelectMany(u =>
                    Enumerable
                        .Range(1, each)
                        .SelectMany(n => builder.OneOfEach(u, site.Clock.UtcNow, $"{u.UserId} {Guid.NewGuid().ToString()[..8]}"))
                )
                .ToList();
            return Answer.Json(201, ControlService.Array(made.Select(Row)));
        }
    }

    /// <summary>
    /// Takes <c>{"user":"DIRECTORY\\id","present":false}</c>: removes a person from the directory, or puts a person back into it. The site
    /// learns this only from a synchronisation.
    /// </summary>
    private Answer SetDirectory(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        string account = body.TryGetProperty("user", out JsonElement user)
            ? user.ToString()
            : throw new ControlException("user is required.");
        if (
            !body.TryGetProperty("present", out JsonElement present) || present.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
        )
        {
            throw new ControlException("present must be true or false.");
        }

        lock (site.Gate)
        {
            (SenseDirectory directory, string userId) = Split(account);
            if (present.GetBoolean())
            {
                directory.Gone.Remove(userId);
                if (site.FindAccount(account) is null)
                {
                    directory.Missing.TryAdd(userId, new SensePerson(userId, userId, []));
                }
            }
            else
            {
                directory.Gone.Add(userId);
                directory.Missing.Remove(userId);
            }

            return Answer.Json(200, new JsonObject { ["user"] = account, ["present"] = present.GetBoolean() });
        }
    }

    /// <summary>Runs a synchronisation to its end at once: of <c>{"directory":"CORP"}</c>, or of all directories.</summary>
    private Answer Sync(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        lock (site.Gate)
        {
            List<SenseDirectory> directories = body.TryGetProperty("directory", out JsonElement name)
                ? [site.Sync.Find(name.ToString()) ?? throw new ControlException($"No user directory '{name}'.")]
                : site.Directories;
            List<string> created = [];
            List<string> changed = [];
            foreach (SenseDirectory directory in directories)
            {
                (IReadOnlyList<string> newOnes, IReadOnlyList<string> others) = site.Sync.Run(directory);
                created.AddRange(newOnes);
                changed.AddRange(others);
            }

            return Answer.Json(200, new JsonObject { ["created"] = Texts(created), ["changed"] = Texts(changed) });
        }
    }

    private static Answer Rows(IEnumerable<JsonObject> rows) => Answer.Json(200, ControlService.Array(rows.ToList()));

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode)t).ToArray());

    private static JsonObject Row(SenseOwned item) =>
        new()
        {
            ["id"] = item.Id.ToString(),
            ["type"] = SenseContentSchemas.Of(item.GetType()).Name,
            ["objectType"] = (item as SenseAppObject)?.ObjectType,
            ["name"] = item.Name,
            ["owner"] = item.Owner.Account,
            ["ownerId"] = item.Owner.Id.ToString(),
            ["appId"] = (item as SenseAppObject)?.App.Id.ToString(),
            ["published"] = item is SenseApp { Stream: not null } or SenseAppObject { Published: true },
            ["hasPassword"] = item is SenseDataConnection { Password.Length: > 0 },
            ["modifiedByUserName"] = item.ModifiedByUserName,
        };

    private SenseUser User(string account) => site.FindAccount(account) ?? throw new ControlException($"No user '{account}' on the site.");

    private (SenseDirectory Directory, string UserId) Split(string account) =>
        account.Split('\\', 2) is [string name, { Length: > 0 } userId] && site.Sync.Find(name) is SenseDirectory directory
            ? (directory, userId)
            : throw new ControlException($"'{account}' is not in a user directory of the site; give DIRECTORY\\id.");
}
