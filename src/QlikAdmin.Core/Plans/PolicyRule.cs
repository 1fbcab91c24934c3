namespace QlikAdmin.Plans;

/// <summary>One rule: the action for the allocations that meet its condition.</summary>
/// <param name="Name">Name to show to people.</param>
/// <param name="Action">The action.</param>
/// <param name="Condition">The condition for allocations.</param>
internal sealed record PolicyRule(string Name, PlanAction Action, PolicyCondition Condition);
