namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A filter that the service does not accept.</summary>
internal sealed class ScimException(string message) : Exception(message);
