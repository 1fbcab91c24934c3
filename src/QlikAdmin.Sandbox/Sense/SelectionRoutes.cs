using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>Selections: temporary lists to read, count or delete many objects together.</summary>
internal sealed class SelectionRoutes(SenseSite site, IReadOnlyList<SenseFamily> families)
{
    private const string Path = "/qrs/selection";

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Path, Create);
        foreach (SenseFamily family in families.Where(f => f.IsSelectable))
        {
            string members = Path + "/{id}/" + family.Path;
            routes.Add("POST", Path + "/" + family.Path, r => CreateFrom(r, family));
            routes.Add("GET", members, r => List(r, family, full: false));
            routes.Add("GET", members + "/full", r => List(r, family, full: true));
            routes.Add("GET", members + "/count", r => SenseRequest.Count(Members(r, family)));
            routes.Add("POST", members + "/table", r => SenseTable.Create(r, family.Schema, Members(r, family)));
            if (family.BulkProperties.Count > 0)
            {
                routes.Add("GET", members + "/synthetic", r => SenseSynthetic.Read(family, Members(r, family).ToList()));
                routes.Add("PUT", members + "/synthetic", r =>
                    SenseSynthetic.Apply(
                        site,
                        family,
                        Members(r, family).ToList(),
                        SenseRequest.Body(r, JsonValueKind.Object),
                        SenseRequest.Caller(r).Account
                    )
                );
            }

            if (family.Delete is not null)
            {
                routes.Add("DELETE", members, r => DeleteMembers(r, family));
            }
        }

        // The triggers of the selected tasks. The tasks of the sandbox contain their own schedule and have no triggers, but a client that
        // reads tasks asks for the triggers of each.
        routes.Add("GET", Path + "/{id}/event", r => Answer.Json(200, Triggers(Find(r))));
        routes.Add("GET", Path + "/{id}/event/full", r => Answer.Json(200, Triggers(Find(r))));
        routes.Add("GET", Path, r => Selections(r, full: false));
        routes.Add("GET", Path + "/full", r => Selections(r, full: true));
        routes.Add("GET", Path + "/count", r => SenseRequest.Count(site.Selections.Values));
        routes.Add("GET", Path + "/{id}", r => Write(200, Find(r), r));
        routes.Add("DELETE", Path + "/{id}", Delete);
    }

    private static JsonArray Triggers(SenseSelection tasks) => [];

    private static Answer Write(int status, SenseSelection selection, ServiceRequest request) =>
        Answer.Raw(status, Answer.JsonType, SenseSchemas.Selection.WriteOne(selection, full: true, SenseRequest.WantsPrivileges(request)));

    private Answer Selections(ServiceRequest request, bool full) =>
        Answer.Raw(
            200,
            Answer.JsonType,
            SenseSchemas.Selection.WriteMany(site.Selections.Values, full, SenseRequest.WantsPrivileges(request))
        );

    private SenseSelection Find(ServiceRequest request) =>
        Guid.TryParse(request.Route("id"), out Guid id) && site.Selections.TryGetValue(id, out SenseSelection? selection)
            ? selection
            : throw SenseException.NotFound();

    private Answer Create(ServiceRequest request)
    {
        JsonElement body = SenseRequest.Body(request, JsonValueKind.Object);
        List<SenseSelectionItem> items = SenseBody
            .Items(body, "items")
            .Select(item => new SenseSelectionItem(
                Guid.NewGuid(),
                SenseBody.RequiredText(item, "type"),
                SenseBody.Id(item, "objectID") is Guid id && id != Guid.Empty ? id : throw SenseException.Missing(),
                SenseBody.Text(item, "objectName")
            ))
            .ToList();
        return Write(201, Keep(request, items), request);
    }

    private Answer CreateFrom(ServiceRequest request, SenseFamily family)
    {
        List<SenseSelectionItem> items = SenseRequest
            .Select(request, family.Schema, family.Rows())
            .Select(e => new SenseSelectionItem(
                Guid.NewGuid(),
                family.Schema.Name,
                e.Id,
                family.Schema.Find("name")?.Read(e) as string ?? string.Empty
            ))
            .ToList();
        return Write(201, Keep(request, items), request);
    }

    private SenseSelection Keep(ServiceRequest request, List<SenseSelectionItem> items)
    {
        DateTimeOffset now = site.Clock.UtcNow;
        SenseSelection selection = new()
        {
            Id = Guid.NewGuid(),
            CreatedDate = now,
            ModifiedDate = now,
            ModifiedByUserName = SenseRequest.Caller(request).Account,
            Items = items,
        };
        site.Selections.Add(selection.Id, selection);
        return selection;
    }

    private Answer Delete(ServiceRequest request)
    {
        site.Selections.Remove(Find(request).Id);
        return Answer.Empty(204);
    }

    /// <summary>Members that still exist. A deleted object is no longer part of the list.</summary>
    private IEnumerable<SenseEntity> Members(ServiceRequest request, SenseFamily family) =>
        SenseRequest.Select(
            request,
            family.Schema,
            Find(request).Items.Select(i => family.Find(i.ObjectId)).OfType<SenseEntity>().Distinct()
        );

    private Answer List(ServiceRequest request, SenseFamily family, bool full) =>
        Answer.Raw(
            200,
            Answer.JsonType,
            family.Schema.WriteMany(
                SenseRequest.Sort(request, family.Schema, Members(request, family)),
                full,
                SenseRequest.WantsPrivileges(request)
            )
        );

    private Answer DeleteMembers(ServiceRequest request, SenseFamily family)
    {
        List<SenseEntity> members = Members(request, family).ToList();
        if (members.Exists(m => m is SenseAllocation { Quarantined: true }))
        {
            // One transaction: if one row cannot be deleted, no row is deleted.
            members
                .OfType<SenseAllocation>()
                .Where(a => a.Quarantined)
                .ToList()
                .ForEach(a =>
                    site.Record(
                        family.Path,
                        a,
                        "refusedDeleteOfQuarantined",
                        new JsonObject { ["by"] = SenseRequest.Caller(request).Account }
                    )
                );
            throw SenseException.Broken("the access is quarantined already");
        }

        string by = SenseRequest.Caller(request).Account;
        members.ForEach(m => family.CheckDelete?.Invoke(m));
        members.ForEach(m => family.Delete!(m, by));
        return Answer.Empty(204);
    }
}
