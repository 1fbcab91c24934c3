namespace QlikAdmin.Sandbox.QlikView;

/// <summary>An operation, and what it writes into its response element.</summary>
/// <param name="FromLevel">Level of the first interface that has it.</param>
/// <param name="Work">Does the operation. The caller holds the lock.</param>
internal sealed record QmsOperation(int FromLevel, Action<QmsCall, SoapWriter> Work);
