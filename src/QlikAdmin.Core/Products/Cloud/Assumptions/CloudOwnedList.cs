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
        Owner = owner;
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

    /// <summary>The field of the owner.</summary>
    public string Owner { get; }

    /// <summary>Where the rows are in the answer.</summary>
    public string Rows { get; init; } = Http.PageShape.Data.Rows;

    /// <summary>The parameter that selects one owner; null where a filter does that, or nothing can.</summary>
    public string? OwnerParameter { get; init; }

    /// <summary>Whether a filter selects one owner.</summary>
    public bool OwnerIsFiltered { get; init; }

    /// <summary>Further parameters of the request for the list.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = Array.Empty<(string, string)>();
}
