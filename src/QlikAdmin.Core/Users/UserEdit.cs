
namespace QlikAdmin.Users;

/// <summary>One field of a user to be set.</summary>
/// <param name="Field">Name as in the command's parameters: Name, PreferredLocale, PreferredTimeZone, Tag, CustomProperty and so on.</param>
/// <param name="Value">New value; null clears it.</param>
internal sealed record UserEdit(string Field, string? Value);
