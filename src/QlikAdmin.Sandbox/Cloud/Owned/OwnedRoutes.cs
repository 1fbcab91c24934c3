using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>The routes of one kind of owned item.</summary>
internal sealed class OwnedRoutes<T>(OwnedFamily<T> family)
    where T : OwnedRow
{
    public void Map(RouteTable routes)
    {
        foreach (string path in family.ListPaths ?? family.Paths)
        {
            if (family.List is CloudList<T> list)
            {
                routes.Add("GET", path, r => List(r, list));
            }

            if (family.Create is Func<ServiceRequest, JsonElement, T> create)
            {
                routes.Add("POST", path, r => Json(r, create(r, Body(r)), family.CreatedStatus));
            }
        }

        foreach (string path in family.Paths)
        {
            MapRows(routes, path);
        }
    }

    private void MapRows(RouteTable routes, string path)
    {
        foreach (OwnedExtra extra in family.Extras)
        {
            routes.Add(extra.Method, path + extra.Path, extra.Handle);
        }

        path += "/{id}";
        routes.Add("GET", path, r => Json(r, Find(r, family.MayRead), 200));
        if (family.Patch is not null)
        {
            routes.Add("PATCH", path, r => Patch(r, family.Patch));
        }

        if (family.Put is not null)
        {
            routes.Add("PUT", path, r => Put(r, family.Put));
        }

        if (family.Delete is not null)
        {
            routes.Add("DELETE", path, r => Delete(r, family.Delete));
        }

        foreach (OwnedAction<T> action in family.Actions)
        {
            routes.Add(action.Method, path + action.Path, r => action.Handle(r, Find(r, action.May)));
        }
    }

    private CloudException Refusal(int status, string? detail) => new(family.Error(status, detail));

    private JsonElement Body(ServiceRequest request) =>
        JsonBody.TryObject(request, out JsonElement body) ? body : throw Refusal(400, "The body must be a JSON object.");

    private T Find(ServiceRequest request, Func<CloudCaller, T, bool> may)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (family.Refuses(caller))
        {
            throw Refusal(403, family.Denied);
        }

        T? row = family.Find is null ? family.Table.Find(request.Route("id")) : family.Find(request);
        if (row is null || (family.HidesUnseen && !family.Sees(caller, row)))
        {
            throw Refusal(404, family.Missing);
        }

        return family.Sees(caller, row) && may(caller, row) ? row : throw Refusal(403, family.Denied);
    }

    private Answer Json(ServiceRequest request, T row, int status) => Answer.Json(status, (family.WriteOne ?? family.Write)(request, row));

    private Answer List(ServiceRequest request, CloudList<T> list)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (family.Refuses(caller))
        {
            throw Refusal(403, family.Denied);
        }

        CloudPage<T> page = list.Read(request, family.Table.Views, family.Listed?.Invoke(request) ?? (row => family.Sees(caller, row)));
        return Answer.Json(200, family.Envelope(request, page, row => family.Write(request, row)));
    }

    private Answer Patch(ServiceRequest request, OwnedPatch<T> paths)
    {
        T row = Find(request, family.MayChange);
        string[] known = family.PatchOperations.Split(' ');
        List<PatchOperation> operations = JsonBody.Patch(request) ?? throw Refusal(400, "The body must be an array of patch operations.");
        if (operations.Find(o => !known.Contains(o.Op) || !(family.PatchesAnything || paths.ContainsKey(o.Path))) is PatchOperation wrong)
        {
            throw Refusal(400, $"The operation {wrong.Op} is not supported at {wrong.Path}.");
        }

        family.CheckPatch?.Invoke(operations);

        // All operations are read before the first is applied: a refused patch changes nothing.
        List<Action> changes = operations.Select(o => paths.GetValueOrDefault(o.Path)?.Invoke(row, o)).OfType<Action>().ToList();
        changes.ForEach(change => change());
        return Changed(request, row);
    }

    private Answer Put(ServiceRequest request, Action<ServiceRequest, T, JsonElement> put)
    {
        T row = Find(request, family.MayChange);
        put(request, row, Body(request));
        return Changed(request, row);
    }

    private Answer Changed(ServiceRequest request, T row)
    {
        family.Changed?.Invoke(request, row);
        return family.ReturnsChanged ? Json(request, row, 200) : Answer.Empty(204);
    }

    private Answer Delete(ServiceRequest request, Action<ServiceRequest, T> delete)
    {
        T row = Find(request, family.MayDelete ?? family.MayChange);
        delete(request, row);
        return family.Deleted();
    }
}
