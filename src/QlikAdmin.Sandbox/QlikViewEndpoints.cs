namespace QlikAdmin.Sandbox;

/// <summary>Address and credentials of the emulated QlikView management service.</summary>
public sealed class QlikViewEndpoints
{
    /// <summary>Base URI of the service, with a trailing slash; it answers at <c>QMS/Service</c> below it.</summary>
    public required string Uri { get; init; }

    /// <summary>
    /// An account in both Windows groups, as <c>DIRECTORY\id</c>. Windows authentication accepts any password, Basic only the right one.
    /// </summary>
    public required string UserName { get; init; }

    /// <summary>Password of <see cref="UserName"/>.</summary>
    public required string Password { get; init; }

    /// <summary>An account outside the Windows groups, as <c>DIRECTORY\id</c>.</summary>
    public required string LimitedUserName { get; init; }

    /// <summary>Password of <see cref="LimitedUserName"/>.</summary>
    public required string LimitedPassword { get; init; }

    /// <summary>Version of the service, such as <c>12.90</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The QlikView servers, in the order the service lists them.</summary>
    public required IReadOnlyList<QlikViewServerEndpoint> Servers { get; init; }
}
