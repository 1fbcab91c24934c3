namespace QlikAdmin.Sandbox.State;

/// <summary>A row of a table that is read in pages.</summary>
internal interface IRow
{
    /// <summary>Order of creation, unique in its table.</summary>
    long Seq { get; }

    /// <summary>Whether the row is deleted. A sorted view may still contain it.</summary>
    bool IsRemoved { get; }
}
