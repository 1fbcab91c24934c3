namespace QlikAdmin.Sandbox.QlikView;

/// <summary>A QlikView service that is not a server. The sandbox lists it and emulates nothing else of it.</summary>
internal sealed record QlikViewService(Guid Id, string Name, ServiceTypes Type, string Address);
