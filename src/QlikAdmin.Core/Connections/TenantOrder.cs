namespace QlikAdmin.Connections;

/// <summary>One tenant to deactivate or to bring back. Its id and host name were checked, so that they are safe in a path and in a
/// header.</summary>
/// <param name="Id">Id of the tenant.</param>
/// <param name="Hostname">The host name that the caller gave, in the form in which it is sent.</param>
internal sealed record TenantOrder(string Id, string Hostname);
