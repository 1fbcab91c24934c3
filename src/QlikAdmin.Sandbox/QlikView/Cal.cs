namespace QlikAdmin.Sandbox.QlikView;

/// <summary>One CAL of a person or a machine. Null times mean never.</summary>
internal sealed record Cal(string? UserName, string? MachineId, DateTimeOffset? LastUsed, DateTimeOffset? QuarantinedUntil = null)
{
    /// <summary>The user or machine that holds it; empty when the row names nobody.</summary>
    public string Holder(IdentificationMode mode) =>
        (mode == IdentificationMode.MachineName ? First(MachineId, UserName) : First(UserName, MachineId)) ?? string.Empty;

    private static string? First(string? a, string? b) => string.IsNullOrWhiteSpace(a) ? b?.Trim() : a.Trim();
}
