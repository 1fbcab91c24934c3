namespace QlikAdmin;

/// <summary>Whether an owned item can be given to another owner.</summary>
public enum CanMove
{
    /// <summary>Nothing is lost.</summary>
    Yes,

    /// <summary>It moves, but something is lost, must be entered again, or gives the new owner more rights.</summary>
    WithLoss,

    /// <summary>The product has no call that changes the owner.</summary>
    No,
}
