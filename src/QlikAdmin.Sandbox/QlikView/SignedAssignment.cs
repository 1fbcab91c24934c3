namespace QlikAdmin.Sandbox.QlikView;

/// <summary>A user of the signed licence.</summary>
internal sealed record SignedAssignment(string Id, string Subject, string Type, DateTimeOffset Created);
