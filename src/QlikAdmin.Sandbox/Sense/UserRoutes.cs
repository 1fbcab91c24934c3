using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>What users own, and where they come from: routes that only users have.</summary>
internal sealed class UserRoutes(SenseSite site)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/qrs/user/ownedresources", OwnedResources);
        routes.Add("GET", "/qrs/user/sync/{directory}/{userId}", SyncOne);
        routes.Add("POST", "/qrs/userdirectoryconnector/syncuserdirectories", Sync);
        routes.Add("DELETE", "/qrs/userdirectoryconnector/deleteudandusers", DeleteDirectory);
    }

    private Answer OwnedResources(ServiceRequest request)
    {
        if (!Guid.TryParse(request.Query("userselection"), out Guid id))
        {
            throw SenseException.Missing();
        }

        int limit = -1;
        if (
            request.Query("limit") is { Length: > 0 } text
            && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit)
        )
        {
            throw SenseException.Missing();
        }

        SenseSelection selection = site.Selections.GetValueOrDefault(id) ?? throw SenseException.NotFound();
        List<Type> kinds = SenseContentSchemas.Kinds.ToList();
        IEnumerable<SenseEntity> items = selection
            .Items.Select(i => site.FindUser(i.ObjectId))
            .OfType<SenseUser>()
            .Distinct()
            .SelectMany(u => site.Content.OwnedBy(u).OrderBy(o => kinds.IndexOf(o.GetType())).ThenBy(o => o.Id));
        items = SenseRequest.Select(request, SenseContentSchemas.OwnedResource, items);
        items = limit < 0 ? items : items.Take(limit);
        return Answer.Raw(200, Answer.JsonType, SenseContentSchemas.OwnedResource.WriteMany(items, full: true, privileges: false));
    }

    private Answer SyncOne(ServiceRequest request) =>
        Answer.Json(200, JsonValue.Create(site.Sync.RunFor(request.Route("directory"), request.Route("userId"), "sync")));

    private Answer Sync(ServiceRequest request)
    {
        List<SenseDirectory> directories = SenseRequest
            .Body(request, JsonValueKind.Array)
            .EnumerateArray()
            .Select(i => Directory(i.ToString()))
            .ToList();
        directories.ForEach(site.Sync.Start);
        return Answer.Empty(204);
    }

    /// <summary>Deletes a connector together with all its users. If one cannot be deleted, nothing is.</summary>
    private Answer DeleteDirectory(ServiceRequest request)
    {
        SenseDirectory directory = Directory(request.Query("userdirectoryid"));
        string by = SenseRequest.Caller(request).Account;
        List<SenseUser> users = site.Users.Where(u => u.UserDirectory.Equals(directory.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        users.ForEach(site.CheckRemovable);
        site.Directories.Remove(directory);
        site.Record("userdirectory", directory, "deleted", new JsonObject { ["name"] = directory.Name, ["by"] = by });
        users.ForEach(u => site.RemoveUser(u, by));
        return Answer.Empty(204);
    }

    private SenseDirectory Directory(string? text) =>
        Guid.TryParse(text, out Guid id)
            ? site.Directories.Find(d => d.Id == id) ?? throw SenseException.NotFound()
            : throw SenseException.Missing();
}
