using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>One page of a list.</summary>
/// <param name="Rows">Rows of the page.</param>
/// <param name="Next">Address of the page after it; null where there is none.</param>
/// <param name="Previous">Address of the page before it; null where there is none.</param>
/// <param name="All">Every row that fits the question.</param>
internal sealed record CloudPage<T>(IReadOnlyList<T> Rows, string? Next, string? Previous, IEnumerable<T> All)
{
    /// <summary>Counted when it is asked for: a page of twenty should not cost a walk over a hundred thousand.</summary>
    public int Total => All.Count();

    public static JsonObject? Href(string? address) => address is null ? null : new JsonObject { ["href"] = address };

    /// <summary>The usual envelope: rows under <c>data</c>, links with an address each.</summary>
    public JsonObject Envelope(ServiceRequest request, Func<T, JsonObject> write) =>
        new() { ["data"] = Data(write), ["links"] = Links(request) };

    public JsonArray Data(Func<T, JsonObject> write) => new(Rows.Select(r => (JsonNode)write(r)).ToArray());

    /// <summary>The neighbours of the page, and the page itself for services that name it.</summary>
    public JsonObject Links(ServiceRequest? self) =>
        new JsonObject()
            .AddIfSet("self", self is null ? null : Href(self.BaseUri + self.Path + self.QueryString))
            .AddIfSet("next", Href(Next))
            .AddIfSet("prev", Href(Previous));
}
