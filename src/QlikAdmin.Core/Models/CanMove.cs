namespace QlikAdmin;

/// <summary>Whether an owned item can be given to another owner.</summary>
public enum CanMove
{
    /// <summary>Nothing is lost.</summary>
    Yes,

    /// <summary>It moves, but something is lost or must be entered again.</summary>
    WithLoss,

    /// <summary>The product has no call for it.</summary>
    No,
}
