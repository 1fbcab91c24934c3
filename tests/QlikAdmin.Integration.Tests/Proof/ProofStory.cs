using QlikAdmin.Changes;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>One changing command on one service.</summary>
/// <param name="Name">The command.</param>
/// <param name="Service">Where.</param>
/// <param name="PrepareAsync">Chooses what to change, without faults. It returns what the command does with the journal of its run.</param>
internal sealed record ProofStory(
    string Name,
    string Service,
    Func<ProofWorld, Connection, Task<Func<JournalFile, Connection, ProofLog, Task>>> PrepareAsync
)
{
    /// <summary>Whether the server has its other kind of licence.</summary>
    public bool IsOtherLicense { get; init; }

    /// <summary>Whether its few items count as many, so that it works as a long run does.</summary>
    public bool IsLongRun { get; init; }

    /// <summary>Whether everything that it does has an undo.</summary>
    public bool HasUndo { get; init; } = true;

    /// <summary>Whether no call shows what became of its change, so that a lost answer leaves it in doubt.</summary>
    public bool IsUnknowable { get; init; }

    public override string ToString() => $"{Name} on {Service}{(IsOtherLicense ? ", other licence" : string.Empty)}";
}
