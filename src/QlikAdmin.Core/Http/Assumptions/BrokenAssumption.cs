namespace QlikAdmin.Http.Assumptions;

/// <summary>An assumption that an answer showed to be wrong.</summary>
/// <param name="Assumption">What was taken for granted.</param>
/// <param name="Seen">What the answer showed: names and forms of fields, and no value.</param>
internal sealed record BrokenAssumption(Assumption Assumption, string Seen);
