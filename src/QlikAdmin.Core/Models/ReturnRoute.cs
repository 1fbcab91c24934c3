namespace QlikAdmin.Models;

/// <summary>A way in which a deleted person may get a new user record although nobody asked for it.</summary>
/// <param name="Directory">The user directory of these people; null for everybody.</param>
/// <param name="Reason">How these people can come back, in words.</param>
internal sealed record ReturnRoute(string? Directory, string Reason);
