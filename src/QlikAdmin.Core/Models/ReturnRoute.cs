namespace QlikAdmin.Models;

/// <summary>A way on which a deleted person may get a new user record without anybody asking for it.</summary>
/// <param name="Directory">The user directory whose people it is about; null for everybody.</param>
/// <param name="Reason">Which way, in words.</param>
internal sealed record ReturnRoute(string? Directory, string Reason);
