namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>How a service names the places in its lists.</summary>
internal enum CursorStyle
{
    /// <summary><c>next</c> and <c>prev</c>, never both.</summary>
    NextPrev,

    /// <summary><c>page</c> for either direction.</summary>
    Page,

    /// <summary><c>cursor</c> for either direction.</summary>
    Cursor,
}
