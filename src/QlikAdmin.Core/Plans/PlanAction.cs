namespace QlikAdmin;

/// <summary>What a plan does with one allocation.</summary>
public enum PlanAction
{
    /// <summary>Take it back.</summary>
    Remove,

    /// <summary>Change it in place to the next smaller type.</summary>
    Downgrade,

    /// <summary>A person must decide: something that a rule asks for is not known, or can't be done.</summary>
    Review,

    /// <summary>Leave it alone.</summary>
    Keep,
}
