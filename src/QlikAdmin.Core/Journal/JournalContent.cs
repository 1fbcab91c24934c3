using System.Collections.Generic;

namespace QlikAdmin.Journal;

/// <summary>A journal that was read.</summary>
/// <param name="Run">What it says of the run.</param>
/// <param name="Entries">Its changes, in the order of their numbers.</param>
internal sealed record JournalContent(JournalRun Run, IReadOnlyList<JournalEntry> Entries);
