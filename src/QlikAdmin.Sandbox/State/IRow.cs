namespace QlikAdmin.Sandbox.State;

/// <summary>A row of a table that is read in pages.</summary>
internal interface IRow
{
    /// <summary>Order of creation, unique in its table.</summary>
    long Seq { get; }

    /// <summary>Deleted, though a sorted view may still hold it.</summary>
    bool IsRemoved { get; }
}
