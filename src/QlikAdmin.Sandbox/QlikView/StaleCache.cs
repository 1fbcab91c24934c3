namespace QlikAdmin.Sandbox.QlikView;

/// <summary>When the service answers from what it remembers, until ClearQVSCache is called. How long a real one remembers is not
/// documented.</summary>
internal enum StaleCache
{
    /// <summary>A save through the service makes it forget; logins and the end of a quarantine do not.</summary>
    Others,

    /// <summary>Not even a save makes it forget.</summary>
    All,

    /// <summary>Never.</summary>
    Off,
}
