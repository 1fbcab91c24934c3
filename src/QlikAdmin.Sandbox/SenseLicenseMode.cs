namespace QlikAdmin.Sandbox;

/// <summary>How the emulated Qlik Sense site is licensed. It decides what happens to an allocation that is taken back.</summary>
public enum SenseLicenseMode
{
    /// <summary>Serial and control number: access that was used within the last seven days goes into quarantine.</summary>
    Serial,

    /// <summary>Signed licence key: access is released at once.</summary>
    Signed,

    /// <summary>No licence: <c>GET /qrs/license</c> answers <c>null</c> and nothing can be allocated.</summary>
    None,
}
