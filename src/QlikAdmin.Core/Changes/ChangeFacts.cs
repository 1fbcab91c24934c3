namespace QlikAdmin.Changes;

/// <summary>What a kind of change needs beyond what every change has. Each kind has a record of its own.</summary>
/// <remarks>A journal holds what <see cref="ChangeFactsJson"/> writes. The other members are there only in the process that builds the
/// change: what was just read, and what must not be written down.</remarks>
internal abstract record ChangeFacts;
