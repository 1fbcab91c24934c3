using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>A change that was held against the server right before it would be begun.</summary>
/// <param name="Change">The change, with what was read for it.</param>
/// <param name="Left">Why it is not begun, or what it is already; null where it is to be made.</param>
internal sealed record CheckedChange(Change Change, ItemResult? Left);
