namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The licensing part of a document's metadata, as the service reads it or as a save sends it.</summary>
internal sealed record DocumentLicensing(
    bool AllowDynamicAssignment,
    IReadOnlyList<Cal> Assigned,
    int Allocated,
    int Embedded,
    IReadOnlyList<Cal> Removed
);
