using System.Text.Json.Nodes;

namespace QlikAdmin.Contracts;

/// <summary>One parameter of a query.</summary>
/// <param name="Name">Name as it is written in the address.</param>
/// <param name="IsRequired">True when a request without it is wrong.</param>
/// <param name="Schema">What its value, or each of its values, may be.</param>
internal sealed record ApiQuery(string Name, bool IsRequired, JsonObject Schema);
