namespace QlikAdmin.Changes;

/// <summary>Facts that a kind of change needs besides those of every change. Each kind has its own record.</summary>
/// <remarks>A journal holds what <see cref="ChangeFactsJson"/> writes. The other members exist only in the process that builds the change:
/// objects that were just read, and values that must not be written down.</remarks>
internal abstract record ChangeFacts;
