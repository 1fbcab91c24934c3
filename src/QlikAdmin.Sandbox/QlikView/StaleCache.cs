namespace QlikAdmin.Sandbox.QlikView;

/// <summary>
/// When the service answers with remembered data until ClearQVSCache is called. How long a real service remembers is not documented.
/// </summary>
internal enum StaleCache
{
    /// <summary>A save through the service clears it. Logins and the end of a quarantine do not.</summary>
    Others,

    /// <summary>Not even a save clears it.</summary>
    All,

    /// <summary>The service never answers with remembered data.</summary>
    Off,
}
