namespace QlikAdmin.PowerShell;

/// <summary>Offers nothing, so that PowerShell does not offer the names of files.</summary>
public sealed class NothingCompleter : QlikCompleter { }
