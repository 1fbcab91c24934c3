namespace QlikAdmin.Connections;

/// <summary>One tenant to deactivate or to bring back, checked: an id and a host name that can stand in a path and in a header.</summary>
/// <param name="Id">Id of the tenant.</param>
/// <param name="Hostname">The host name that the caller gave, as it is sent.</param>
internal sealed record TenantOrder(string Id, string Hostname);
