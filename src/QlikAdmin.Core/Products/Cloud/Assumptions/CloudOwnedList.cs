using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.Cloud.Assumptions;

/// <summary>What is taken for granted about a list of owned items.</summary>
internal sealed class CloudOwnedList
{
    /// <param name="kind">The kind, in the form of the id.</param>
    /// <param name="paths">Addresses of the list, in the order in which they are tried.</param>
    /// <param name="id">The field of its id.</param>
    /// <param name="owner">The field of its owner.</param>
    /// <param name="modified">The field of its date.</param>
    public CloudOwnedList(string kind, IReadOnlyList<string> paths, string id = "id", string owner = "ownerId", string? modified = null)
    {
        Fields = CloudAssumptions.Owned(kind, id, owner);
        Filter = CloudAssumptions.OwnerFilter(kind);
        Paths = paths.ToArray();
        Id = id;
        Owner = owner;
        Modified = modified ?? "updatedAt";
        List<FieldRule> rules = new()
        {
            new FieldRule(Fields, id, FieldForm.Text, FieldNeed.EveryValue),
            new FieldRule(Fields, owner, FieldForm.Text, FieldNeed.Some),
        };
        if (modified is not null)
        {
            Dates = new Assumption(
                $"Cloud.{kind}.Dates",
                "The dates of what users own are ISO 8601.",
                $"{modified} as a date, where there is one"
            );
            rules.Add(new FieldRule(Dates, modified, FieldForm.Date, FieldNeed.May));
        }

        Shape = new RowShape(paths, rules.ToArray()) { ItemPath = paths[0] };
    }

    public Assumption Fields { get; }

    public Assumption? Dates { get; }

    public Assumption Filter { get; }

    public RowShape Shape { get; }

    /// <summary>Addresses of the list, in the order in which they are tried. The address of an item is below that.</summary>
    public string[] Paths { get; }

    /// <summary>The field of the id.</summary>
    public string Id { get; }

    /// <summary>The field of the owner.</summary>
    public string Owner { get; }

    /// <summary>The field of the date.</summary>
    public string Modified { get; }

    public PageShape Page { get; init; } = PageShape.Data;

    /// <summary>The parameter that selects one owner; null where a filter does that, or nothing can.</summary>
    public string? OwnerParameter { get; init; }

    /// <summary>Whether a filter selects one owner.</summary>
    public bool OwnerIsFiltered { get; init; }

    /// <summary>The only address where one owner can be selected; null where all can do that.</summary>
    public string? KnowsOwnersAt { get; init; }

    /// <summary>Further parameters of the request for the list.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = Array.Empty<(string, string)>();

    /// <summary>Whether the server can list the items of one owner.</summary>
    public bool KnowsOwners(string address)
    {
        return (OwnerParameter is not null || OwnerIsFiltered) && (KnowsOwnersAt is null || KnowsOwnersAt == address);
    }

    /// <summary>Adds the parameters to a request for the list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="owner">The owner; null for everybody's items.</param>
    public QlikRequest Ask(QlikRequest request, string? owner)
    {
        if (OwnerParameter is not null)
        {
            request.With(OwnerParameter, owner);
        }
        else if (OwnerIsFiltered && owner is not null)
        {
            request.With("filter", $"ownerId eq \"{owner}\"");
        }

        foreach ((string name, string value) in Parameters)
        {
            request.With(name, value);
        }

        return request;
    }
}
