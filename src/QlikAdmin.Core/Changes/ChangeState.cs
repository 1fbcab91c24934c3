namespace QlikAdmin.Changes;

/// <summary>What a read of the server says about a change.</summary>
internal enum ChangeState
{
    /// <summary>The item is as it was before the change.</summary>
    NotDone,

    /// <summary>The item is as the change leaves it.</summary>
    Done,

    /// <summary>The item is in neither state: somebody changed it later, or it is gone.</summary>
    Other,

    /// <summary>A read of the server does not show it.</summary>
    Unknown,
}
