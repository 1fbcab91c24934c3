using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http;

/// <summary>How one page of a list looks: most have their rows under <c>data</c> and a link to the next page, some count instead.</summary>
/// <param name="Rows">Name of the property with the rows.</param>
/// <param name="Counts">Whether a list without a next link goes on by offset, as long as <c>totalCount</c> is not reached.</param>
internal sealed record PageShape(string Rows, bool Counts = false)
{
    /// <summary>The query parameter of lists that count.</summary>
    public const string Offset = "offset";

    /// <summary>The usual one.</summary>
    public static PageShape Data { get; } = new("data");

    /// <summary>Whether a page without a next link is not the last one.</summary>
    public bool GoesOn(JObject page, int onPage, int read) =>
        Counts && onPage > 0 && Json.Number(page["totalCount"]) is double total && read < total;
}
