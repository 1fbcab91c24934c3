using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Control;

/// <summary>Passes a control request on to the tenant or site that its path names (<c>/targets/tenant002/changes</c>).</summary>
/// <param name="main">Answers paths that name none.</param>
internal sealed class ControlRouter(ControlService main)
{
    private const string Prefix = "targets";

    private readonly Dictionary<string, ControlService> _targets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a tenant or site.</summary>
    /// <returns>The path of its control API, without a slash at the start.</returns>
    public string Add(string name, ControlService control)
    {
        _targets.Add(name, control);
        return $"{Prefix}/{name}/";
    }

    public Answer Handle(ServiceRequest request)
    {
        string[] path = request.Path.Split('/', 4);
        if (path.Length < 4 || path[1] != Prefix)
        {
            return main.Handle(request);
        }

        request.Path = "/" + path[3];
        return _targets.TryGetValue(path[2], out ControlService? target)
            ? target.Handle(request)
            : ControlService.Bad(404, $"There is no tenant or site '{path[2]}'.");
    }
}
