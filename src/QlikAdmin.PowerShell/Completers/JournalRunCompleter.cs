using System.Collections;
using QlikAdmin.Base;
using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the newest runs of the usual journal folder, by the names of their files.</summary>
public sealed class JournalRunCompleter : QlikCompleter
{
    private const int Most = 50;

    private protected override IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound)
    {
        return JournalReader
            .Files(JournalFolder.Resolve(null))
            .Select(f => Path.GetFileNameWithoutExtension(f).Split('-').Last())
            .Where(n => Guid.TryParseExact(n, "N", out _))
            .Take(Most)
            .Select(n => Guid.ParseExact(n, "N").ToString())
            .ToList();
    }
}
