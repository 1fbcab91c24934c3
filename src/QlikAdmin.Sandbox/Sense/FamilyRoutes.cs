using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>The routes that all kinds of objects share.</summary>
internal sealed class FamilyRoutes(SenseSite site, SenseFamily family)
{
    public void Map(RouteTable routes)
    {
        string path = "/qrs/" + family.Path;
        routes.Add("GET", path, r => List(r, full: false));
        routes.Add("GET", path + "/full", r => List(r, full: true));
        routes.Add("GET", path + "/count", r => SenseRequest.Count(Query(r)));
        routes.Add("POST", path + "/table", r => SenseTable.Create(r, family.Schema, Query(r)));
        if (family.Create is not null)
        {
            routes.Add("POST", path, Create);
            routes.Add("POST", path + "/many", CreateMany);
        }

        routes.Add("GET", path + "/{id}", r => One(200, Find(r), r));
        if (family.Update is not null)
        {
            routes.Add("PUT", path + "/{id}", Update);
        }

        if (family.Delete is not null)
        {
            routes.Add("DELETE", path + "/{id}", Delete);
        }
    }

    private IEnumerable<SenseEntity> Query(ServiceRequest request) => SenseRequest.Select(request, family.Schema, family.Rows());

    private Answer List(ServiceRequest request, bool full) =>
        new SenseList(
            site,
            family.Schema,
            SenseRequest.Sort(request, family.Schema, Query(request)).ToList(),
            full,
            SenseRequest.WantsPrivileges(request)
        ).Answer();

    private SenseEntity Find(ServiceRequest request)
    {
        if (!Guid.TryParse(request.Route("id"), out Guid id))
        {
            throw new SenseException(400, "The id is no guid.");
        }

        return family.Find(id) ?? throw SenseException.NotFound();
    }

    private Answer One(int status, SenseEntity entity, ServiceRequest request) =>
        Answer.Raw(status, Answer.JsonType, family.Schema.WriteOne(entity, full: true, SenseRequest.WantsPrivileges(request)));

    private Answer Create(ServiceRequest request) =>
        One(201, family.Create!(SenseRequest.Body(request, JsonValueKind.Object), SenseRequest.Caller(request).Account), request);

    private Answer CreateMany(ServiceRequest request)
    {
        // Each object is created separately, and the first refusal ends the call. Whether the repository does all or nothing is not
        // documented.
        List<SenseEntity> created = [];
        foreach (JsonElement item in SenseRequest.Body(request, JsonValueKind.Array).EnumerateArray())
        {
            created.Add(family.Create!(item, SenseRequest.Caller(request).Account));
        }

        return Answer.Raw(201, Answer.JsonType, family.Schema.WriteMany(created, full: true, SenseRequest.WantsPrivileges(request)));
    }

    private Answer Update(ServiceRequest request)
    {
        SenseEntity entity = Find(request);
        JsonElement body = SenseRequest.Body(request, JsonValueKind.Object);
        if (SenseBody.Id(body, "id") is Guid id && id != Guid.Empty && id != entity.Id)
        {
            throw new SenseException(400, "The id of the body is not the id of the path.");
        }

        // A date equal to the repository's or later is accepted. An older date or none is refused.
        if (SenseBody.Date(body, "modifiedDate") is not DateTimeOffset seen || SenseSchema.IsNewer(entity.ModifiedDate, seen))
        {
            throw new SenseException(409, "Conflict");
        }

        string by = SenseRequest.Caller(request).Account;
        family.Update!(entity, body, by);
        entity.Touch(site.Clock.UtcNow, by);
        site.Record(family.Path, entity, "updated", new JsonObject { ["by"] = by });
        return One(200, entity, request);
    }

    private Answer Delete(ServiceRequest request)
    {
        SenseEntity entity = Find(request);
        family.CheckDelete?.Invoke(entity);
        family.Delete!(entity, SenseRequest.Caller(request).Account);
        return Answer.Empty(204);
    }
}
