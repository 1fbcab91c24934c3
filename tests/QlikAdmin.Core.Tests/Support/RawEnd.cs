namespace QlikAdmin.Core.Tests;

/// <summary>What happens to the connection after an answer.</summary>
internal enum RawEnd
{
    KeepOpen,

    /// <summary>It is closed in the regular way.</summary>
    Close,

    /// <summary>It is reset.</summary>
    Reset,

    /// <summary>It stays open, and the server sends nothing more.</summary>
    Stall,
}
