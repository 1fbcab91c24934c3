using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>A change that was compared with the server right before it would be begun.</summary>
/// <param name="Change">The change, with the objects that were read for it.</param>
/// <param name="Left">The result of a change that is not begun, for example because it is made already; null where it is to be
/// made.</param>
internal sealed record CheckedChange(Change Change, ItemResult? Left);
