namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>What can go wrong at a boundary.</summary>
internal enum ProofFaultKind
{
    /// <summary>The process ends before the request leaves.</summary>
    KillBeforeRequest,

    /// <summary>The process ends after the server has done the work, and before the answer arrives.</summary>
    KillAfterRequest,

    /// <summary>The request hangs while the others go on, and then the process ends. The server has not done the work.</summary>
    HoldRequest,

    /// <summary>The same, after the server has done it.</summary>
    HoldAnswer,

    /// <summary>The request is lost on the way.</summary>
    LoseRequest,

    /// <summary>The server does the work, and the answer is lost.</summary>
    LoseAnswer,

    /// <summary>The process ends before a write to the journal.</summary>
    KillBeforeWrite,

    /// <summary>Only the first bytes of the last line of a write reach the disk, and the process ends.</summary>
    TearWrite,

    /// <summary>The disk refuses a write.</summary>
    FailWrite,

    /// <summary>The process ends before the disk has confirmed a write, which is there.</summary>
    KillBeforeFlush,

    /// <summary>The disk does not confirm a write, which is there.</summary>
    FailFlush,
}
