namespace QlikAdmin.Sandbox.QlikView;

/// <summary>A service other than a server, known by name only.</summary>
internal sealed record QlikViewService(Guid Id, string Name, ServiceTypes Type, string Address);
