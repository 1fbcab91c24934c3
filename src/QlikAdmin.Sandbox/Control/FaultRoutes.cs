using System.Text.Json.Serialization;
using QlikAdmin.Sandbox.Faults;
using QlikAdmin.Sandbox.Hosting;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Control;

/// <summary>Faults: the rules for requests, and services that freeze or close for a while.</summary>
internal sealed class FaultRoutes(SandboxContext sandbox)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/faults", _ => Answer.Json(200, ControlService.Array(sandbox.Faults.List().Select(ToJson))));
        routes.Add("POST", "/faults", Add);
        routes.Add("DELETE", "/faults", _ => Clear());
        routes.Add("DELETE", "/faults/{id}", Remove);
        routes.Add("GET", "/listeners", _ => Answer.Json(200, ControlService.Array(sandbox.Listeners.All.Select(ToJson))));
        routes.Add("POST", "/listeners/{name}/freeze", Freeze);
        routes.Add("POST", "/listeners/{name}/release", Release);
        routes.Add("POST", "/listeners/{name}/close", Close);
        routes.Add("POST", "/listeners/{name}/open", Open);
    }

    private static JsonObject ToJson(FaultRule rule) => JsonSerializer.SerializeToNode(rule, s_json)!.AsObject();

    private static JsonObject ToJson(Listener listener) =>
        new()
        {
            ["name"] = listener.Name,
            ["service"] = listener.Service,
            ["port"] = listener.Host.Port,
            ["isOpen"] = listener.Host.IsOpen,
            ["isFrozen"] = listener.Freezer.IsFrozen,
        };

    private static Answer Shown(IEnumerable<Listener> listeners) => Answer.Json(200, ControlService.Array(listeners.Select(ToJson)));

    private static void Wait(Task task)
    {
        // Handlers are synchronous. A listener that opens or closes does not wait for the control API, so this cannot deadlock.
#pragma warning disable VSTHRD002
        task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private Answer Add(ServiceRequest request)
    {
        FaultRule rule;
        try
        {
            rule = ControlService.Body(request).Deserialize<FaultRule>(s_json)!;
        }
        catch (JsonException e)
        {
            throw new ControlException(e.Message);
        }

        return rule.Problem() is string problem ? throw new ControlException(problem) : Answer.Json(201, ToJson(sandbox.Faults.Add(rule)));
    }

    private Answer Remove(ServiceRequest request) =>
        int.TryParse(request.Route("id"), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && sandbox.Faults.Remove(id)
            ? Answer.Empty(204)
            : ControlService.Bad(404, "No such fault rule.");

    private Answer Clear()
    {
        sandbox.Faults.Clear();
        return Answer.Empty(204);
    }

    private IReadOnlyList<Listener> Named(ServiceRequest request)
    {
        IReadOnlyList<Listener> named = sandbox.Listeners.Named(request.Route("name"));
        return named.Count > 0
            ? named
            : throw new ControlException(
                $"There is no service or listener '{request.Route("name")}'; there are {string.Join(", ", sandbox.Listeners.All.Select(l => l.Name))}."
            );
    }

    private Answer Freeze(ServiceRequest request)
    {
        IReadOnlyList<Listener> named = Named(request);
        foreach (Listener listener in named)
        {
            listener.Freezer.Freeze();
        }

        return Shown(named);
    }

    private Answer Release(ServiceRequest request)
    {
        IReadOnlyList<Listener> named = Named(request);
        bool doAbandonedWork = request.Body.Length > 0 && JsonBody.Flag(ControlService.Body(request), "doAbandonedWork") == true;
        foreach (Listener listener in named)
        {
            listener.Freezer.Release(doAbandonedWork);
        }

        return Shown(named);
    }

    private Answer Close(ServiceRequest request)
    {
        IReadOnlyList<Listener> named = Named(request);
        foreach (Listener listener in named)
        {
            Wait(listener.CloseAsync());
        }

        return Shown(named);
    }

    private Answer Open(ServiceRequest request)
    {
        IReadOnlyList<Listener> named = Named(request);
        foreach (Listener listener in named)
        {
            Wait(listener.OpenAsync(CancellationToken.None));
        }

        return Shown(named);
    }
}
