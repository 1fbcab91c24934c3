namespace QlikAdmin.Sandbox.Faults;

/// <summary>The changes that a rule waits for: only readings that follow one of them are hit.</summary>
internal sealed class FaultTrigger
{
    /// <summary>HTTP method of the change; null for all.</summary>
    public string? Method { get; set; }

    /// <summary>Part of the target of the change, as in <see cref="FaultRule.PathContains"/>; null for all.</summary>
    public string? PathContains { get; set; }

    /// <summary>Matching readings to hit after each such change.</summary>
    public int Readings { get; set; } = 1;
}
