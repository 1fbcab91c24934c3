namespace QlikAdmin.Sandbox;

/// <summary>One emulated QlikView server; a cluster of nodes counts as one.</summary>
/// <param name="Id">Identifier, as <c>GetServices</c> returns it.</param>
/// <param name="Name">Name of the service.</param>
/// <param name="IdentificationMode"><c>UserName</c> or <c>MachineName</c>: whom a named CAL belongs to.</param>
public sealed record QlikViewServerEndpoint(string Id, string Name, string IdentificationMode);
