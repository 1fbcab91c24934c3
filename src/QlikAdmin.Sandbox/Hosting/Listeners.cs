namespace QlikAdmin.Sandbox.Hosting;

/// <summary>The ports of the emulated services. The control port is not among them.</summary>
internal sealed class Listeners
{
    private readonly List<Listener> _all = [];

    public IReadOnlyList<Listener> All => _all;

    public Listener Add(string service, string name)
    {
        Listener listener = new(service, name);
        _all.Add(listener);
        return listener;
    }

    /// <summary>The ports of a service, or the one port with that name; empty when no service and no port has the name.</summary>
    public IReadOnlyList<Listener> Named(string name)
    {
        List<Listener> ofService = _all.FindAll(l => l.Service.Equals(name, StringComparison.OrdinalIgnoreCase));
        return ofService.Count > 0 ? ofService : _all.Where(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
    }
}
