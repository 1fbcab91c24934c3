namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>Keeps what the proofs print in a file, if somebody asks for that.</summary>
internal static class ProofReport
{
    private static readonly object s_lock = new();

    /// <summary>Adds a line to the file that QLIKADMIN_PROOF_REPORT names.</summary>
    public static void Add(string line)
    {
        if (Environment.GetEnvironmentVariable("QLIKADMIN_PROOF_REPORT") is string path)
        {
            lock (s_lock)
            {
                File.AppendAllText(path, line + Environment.NewLine);
            }
        }
    }
}
