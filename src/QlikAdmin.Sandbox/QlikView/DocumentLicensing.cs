namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The licensing part of a document's metadata, as read or as sent to be saved.</summary>
internal sealed record DocumentLicensing(
    bool AllowDynamicAssignment,
    IReadOnlyList<Cal> Assigned,
    int Allocated,
    int Embedded,
    IReadOnlyList<Cal> Removed
);
