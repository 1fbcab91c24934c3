using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http;

/// <summary>The shape of one page of a list. Most have their rows under <c>data</c> and a link to the next page; some go on by
/// offset.</summary>
/// <param name="Rows">Name of the property with the rows.</param>
/// <param name="Counts">Whether a list without a next link goes on by offset, until <c>totalCount</c> is reached.</param>
internal sealed record PageShape(string Rows, bool Counts = false)
{
    /// <summary>The query parameter of lists that go on by offset.</summary>
    public const string Offset = "offset";

    /// <summary>The usual shape.</summary>
    public static PageShape Data { get; } = new("data");

    /// <summary>Whether another page follows a page without a next link.</summary>
    public bool GoesOn(JObject page, int onPage, int read) =>
        Counts && onPage > 0 && Json.Number(page["totalCount"]) is double total && read < total;
}
