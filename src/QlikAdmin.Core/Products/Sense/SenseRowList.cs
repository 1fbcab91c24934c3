namespace QlikAdmin.Products.Sense;

/// <summary>One list of the rows of a type. It keeps the rows that a run takes back, and counts the others.</summary>
/// <param name="ReadAt">When the read began, as uptime of the clock.</param>
internal sealed record SenseRowList(TimeSpan ReadAt)
{
    /// <summary>The rows of the run, by id.</summary>
    public Dictionary<Guid, Allocation> Rows { get; } = new();

    /// <summary>All rows of the type.</summary>
    public int Count { get; set; }
}
