namespace QlikAdmin.Sandbox.Hosting;

/// <summary>One port of an emulated service, and what can happen to it: it freezes, or it is closed for a while.</summary>
internal sealed class Listener(string service, string name)
{
    private ServiceHost? _host;

    /// <summary><c>cloud</c>, <c>region</c>, <c>sense</c> or <c>qlikview</c>.</summary>
    public string Service { get; } = service;

    /// <summary>Name of the port, as in the request log.</summary>
    public string Name { get; } = name;

    public Freezer Freezer { get; } = new();

    public ServiceHost Host
    {
        get => _host ?? throw new InvalidOperationException($"The listener '{Name}' has not started.");
        set => _host = value;
    }

    /// <summary>Stops listening. Connections are reset, new ones are refused, and the state of the service stays.</summary>
    public Task CloseAsync() => Host.CloseAsync();

    /// <summary>Listens again on the same port.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => Host.OpenAsync(cancellationToken);
}
