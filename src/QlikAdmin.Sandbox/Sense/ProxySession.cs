namespace QlikAdmin.Sandbox.Sense;

/// <summary>A session that the proxy opened.</summary>
internal sealed class ProxySession(Guid user, DateTimeOffset opened)
{
    public Guid User { get; } = user;

    public DateTimeOffset LastSeen { get; set; } = opened;
}
