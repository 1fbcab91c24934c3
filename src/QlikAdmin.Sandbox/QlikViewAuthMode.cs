namespace QlikAdmin.Sandbox;

/// <summary>How callers of the QlikView management service authenticate.</summary>
public enum QlikViewAuthMode
{
    /// <summary>NTLM as on a real server, and Basic as the second choice, for machines without NTLM.</summary>
    Ntlm,

    /// <summary>Only NTLM, as on a real server.</summary>
    NtlmOnly,

    /// <summary>Only Basic.</summary>
    Basic,

    /// <summary>No authentication: every caller is the administrator.</summary>
    None,
}
