namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>What goes wrong, and at which boundary.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">The number of the request, the write or the flush, counted from 1.</param>
/// <param name="Bytes">How much of the last line of a torn write reaches the disk.</param>
internal sealed record ProofFault(ProofFaultKind Kind, int At, int Bytes = 0)
{
    /// <summary>Whether the process ends there.</summary>
    public bool Kills =>
        Kind is not (ProofFaultKind.LoseRequest or ProofFaultKind.LoseAnswer or ProofFaultKind.FailWrite or ProofFaultKind.FailFlush);

    public override string ToString() => Kind == ProofFaultKind.TearWrite ? $"{Kind} {At}, byte {Bytes}" : $"{Kind} {At}";
}
