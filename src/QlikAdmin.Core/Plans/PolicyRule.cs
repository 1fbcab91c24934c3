namespace QlikAdmin.Plans;

/// <summary>One rule: what is done with the allocations that meet its condition.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Action">What is done.</param>
/// <param name="Condition">Which allocations.</param>
internal sealed record PolicyRule(string Name, PlanAction Action, PolicyCondition Condition);
