namespace QlikAdmin.Changes;

/// <summary>Finds the handler of a kind of change.</summary>
internal interface IChangeHandlers
{
    /// <summary>The handler of a kind; null where there is none, as for a kind that a later version of the module wrote.</summary>
    IChangeHandler? Find(ChangeKind? kind);
}
