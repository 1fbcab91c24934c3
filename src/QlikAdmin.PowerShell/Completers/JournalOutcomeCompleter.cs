using System.Collections;

namespace QlikAdmin.PowerShell;

/// <summary>Offers the outcomes and the states that a change in a journal can have.</summary>
public sealed class JournalOutcomeCompleter : QlikCompleter
{
    private protected override IReadOnlyList<string> Values(ConnectionStore store, IDictionary bound)
    {
        return Enum.GetNames(typeof(JournalEntryState)).Concat(Enum.GetNames(typeof(Outcome))).Distinct(StringComparer.Ordinal).ToList();
    }
}
