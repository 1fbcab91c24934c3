using Newtonsoft.Json.Linq;

namespace QlikAdmin.Products.Sense;

/// <summary>One field to set. All objects that its value names were looked up.</summary>
/// <param name="IsSo">Whether an entity has the value already.</param>
/// <param name="Set">Puts the value into an entity.</param>
internal sealed record SenseUserField(Func<JObject, bool> IsSo, Action<JObject> Set);
