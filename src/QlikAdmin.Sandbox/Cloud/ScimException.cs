namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A filter the service does not take.</summary>
internal sealed class ScimException(string message) : Exception(message);
