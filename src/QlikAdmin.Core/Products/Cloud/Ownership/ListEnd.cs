namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>How the reading of a list ended.</summary>
internal enum ListEnd
{
    /// <summary>At its last page.</summary>
    Read,

    /// <summary>Before the last page, on purpose.</summary>
    Stopped,

    /// <summary>The tenant has no such list.</summary>
    Missing,
}
