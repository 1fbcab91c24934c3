namespace QlikAdmin.Plans;

/// <summary>Facts of one connection that were read elsewhere.</summary>
/// <param name="Facts">The facts.</param>
/// <param name="ReadAt">When they were read, in UTC.</param>
/// <param name="Policy">Checksum of the policy that decided what was read.</param>
internal sealed record FactsPart(ConnectionFacts Facts, DateTimeOffset ReadAt, string Policy);
