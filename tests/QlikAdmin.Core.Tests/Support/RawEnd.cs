namespace QlikAdmin.Core.Tests;

/// <summary>What becomes of the connection after an answer.</summary>
internal enum RawEnd
{
    KeepOpen,

    /// <summary>Closed in order.</summary>
    Close,

    /// <summary>Torn down.</summary>
    Reset,

    /// <summary>Nothing more comes, and it stays open.</summary>
    Stall,
}
