namespace QlikAdmin.PowerShell;

/// <summary>Offers nothing, so that the engine does not offer the names of files where none fit.</summary>
public sealed class NothingCompleter : QlikCompleter { }
