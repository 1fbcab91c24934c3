namespace QlikAdmin.Changes;

/// <summary>Remembers the lines of a file. It keeps a hash of each line, since the texts would take as much memory as the file.</summary>
internal sealed class SeenLines
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly HashSet<ulong> _hashes = new();

    /// <summary>Takes a line.</summary>
    /// <returns>False when the same one came before.</returns>
    public bool Add(string line)
    {
        // FNV-1a in 64 bits: with a million lines the chance that two of them share one is below one in ten million.
        ulong hash = Basis;
        foreach (char c in line)
        {
            hash = unchecked((hash ^ c) * Prime);
        }

        return _hashes.Add(hash);
    }
}
