namespace QlikAdmin.Changes;

/// <summary>Finds who knows a kind of change.</summary>
internal interface IChangeHandlers
{
    /// <summary>The handler of a kind; null where nobody knows it, as of a kind that a later version of the module wrote.</summary>
    IChangeHandler? Find(ChangeKind? kind);
}
