namespace QlikAdmin.Sandbox.QlikView;

/// <summary>What somebody outside the Windows groups is answered. The vendor does not say which it is.</summary>
internal enum DeniedAnswer
{
    /// <summary>HTTP 401.</summary>
    Unauthorized,

    /// <summary>HTTP 403.</summary>
    Forbidden,

    /// <summary>A SOAP fault with HTTP 500.</summary>
    Fault,
}
