namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The answer to a caller outside the Windows groups. The vendor does not say which one a real server gives.</summary>
internal enum DeniedAnswer
{
    /// <summary>HTTP 401.</summary>
    Unauthorized,

    /// <summary>HTTP 403.</summary>
    Forbidden,

    /// <summary>A SOAP fault with HTTP 500.</summary>
    Fault,
}
