using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>One page of a list.</summary>
/// <param name="Rows">Rows of the page.</param>
/// <param name="Next">Address of the next page; null on the last one.</param>
/// <param name="Previous">Address of the previous page; null on the first one.</param>
/// <param name="All">Every row that matches the request.</param>
internal sealed record CloudPage<T>(IReadOnlyList<T> Rows, string? Next, string? Previous, IEnumerable<T> All)
{
    /// <summary>Counted only when it is read, because a page of twenty rows should not count a hundred thousand rows.</summary>
    public int Total => All.Count();

    public static JsonObject? Href(string? address) => address is null ? null : new JsonObject { ["href"] = address };

    /// <summary>The usual body: the rows under <c>data</c>, and the links.</summary>
    public JsonObject Envelope(ServiceRequest request, Func<T, JsonObject> write) =>
        new() { ["data"] = Data(write), ["links"] = Links(request) };

    public JsonArray Data(Func<T, JsonObject> write) => new(Rows.Select(r => (JsonNode)write(r)).ToArray());

    /// <summary>Links to the next and previous page, and to the page itself for services that name it.</summary>
    public JsonObject Links(ServiceRequest? self) =>
        new JsonObject()
            .AddIfSet("self", self is null ? null : Href(self.BaseUri + self.Path + self.QueryString))
            .AddIfSet("next", Href(Next))
            .AddIfSet("prev", Href(Previous));
}
