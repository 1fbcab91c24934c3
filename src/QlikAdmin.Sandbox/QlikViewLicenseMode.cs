namespace QlikAdmin.Sandbox;

/// <summary>How the emulated QlikView servers are licensed. It decides whether CALs or assigned users count.</summary>
public enum QlikViewLicenseMode
{
    /// <summary>Serial and control number: named, document, session and usage CALs of each server.</summary>
    Legacy,

    /// <summary>Signed licence key: professional and analyzer users, assigned once for all servers.</summary>
    Signed,

    /// <summary>No licence.</summary>
    None,
}
