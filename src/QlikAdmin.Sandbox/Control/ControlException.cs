namespace QlikAdmin.Sandbox.Control;

/// <summary>A request to the control API that makes no sense.</summary>
internal sealed class ControlException(string message) : Exception(message);
