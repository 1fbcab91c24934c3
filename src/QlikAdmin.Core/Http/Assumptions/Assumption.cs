namespace QlikAdmin.Http.Assumptions;

/// <summary>Something about a server that this program takes for granted, although no server has confirmed it so far.</summary>
/// <param name="Id">Stable name, such as <c>Cloud.Users.Fields</c>.</param>
/// <param name="Text">What is taken for granted, as a sentence.</param>
/// <param name="Expected">What a server shows where the assumption holds, in a few words.</param>
/// <param name="Scope">The changes that are refused where the assumption does not hold.</param>
internal sealed record Assumption(string Id, string Text, string Expected, AssumptionScope Scope = AssumptionScope.None);
