namespace QlikAdmin.Sandbox;

/// <summary>How a caller of the QlikView management service says who he is.</summary>
public enum QlikViewAuthMode
{
    /// <summary>NTLM as on a real server, and Basic after it, for machines that have no NTLM.</summary>
    Ntlm,

    /// <summary>NTLM and nothing else, as on a real server.</summary>
    NtlmOnly,

    /// <summary>Basic only.</summary>
    Basic,

    /// <summary>Everybody is the administrator.</summary>
    None,
}
